import {
  type ApplyRunResult,
  locateManifestKeys,
  type Plan,
  type PlanStep,
  type StepResult,
} from '@keyturn/core/manifest'
import { type KeyResult, keyResult, keyStep, type Location, type Outcome } from '../report/report.ts'

/** Where the manifest describes its keys, by their names in lower case. */
export type Locations = ReadonlyMap<string, Location>

/** @param file as the workflow names it: GitHub looks for it in the repository */
export function locateKeys(text: string, file: string): Locations {
  const locations = new Map<string, Location>()
  for (const { key, line, column } of locateManifestKeys(text)) {
    const id = key.toLowerCase()
    if (!locations.has(id)) locations.set(id, { file, line, column })
  }
  return locations
}

/** What a plan holds, key by key. */
export function plannedResults(plan: Plan, locations: Locations): KeyResult[] {
  const planned = groupByKey(plan.steps).map((steps): KeyResult => {
    const [first] = steps
    return keyResult({
      ...aboutKey(first, locations),
      outcome: 'planned',
      dryRun: true,
      reason: { code: first.reason.code, message: steps.map(describeStep).join('; ') },
      steps: steps.map(({ action, reason, changes }) => keyStep({ action, reason, changes, outcome: 'planned' })),
    })
  })
  return [...planned, ...restOf(plan, locations)]
}

/** What became of a plan, key by key. */
export function appliedResults(applied: ApplyRunResult, locations: Locations): KeyResult[] {
  const done = groupByKey(applied.steps).map((steps) => appliedKey(steps, applied, locations))
  const seen = new Set(done.map(idOf))
  return [...done, ...restOf(applied.plan, locations).filter((result) => !seen.has(idOf(result)))]
}

function appliedKey(steps: NonEmpty<StepResult>, { stopped }: ApplyRunResult, locations: Locations): KeyResult {
  const [first] = steps
  const outcome = outcomeOf(steps)
  // A key that was not come to has no error of its own.
  const error = steps.find((step) => step.error !== null)?.error ?? (outcome === 'not-run' ? stopped : null)
  const rotation = steps.find((step) => step.rotation !== null)?.rotation ?? null
  const version = steps.findLast((step) => step.version !== null)?.version ?? null
  const isChanged = steps.some((step) => step.outcome === 'done' || step.rotation?.rotated === true)
  return keyResult({
    ...aboutKey(first, locations),
    outcome,
    changed: !isChanged && outcome === 'indeterminate' ? null : isChanged,
    rotated: rotation?.rotated ?? false,
    reason: { code: first.reason.code, message: steps.map(describeStep).join('; ') },
    steps: steps.map(({ action, reason, version: made, error: own, outcome: ended }) =>
      keyStep({ action, reason, version: made, error: own, outcome: ended }),
    ),
    version,
    id: version === null ? null : `${first.vaultUrl}/keys/${first.key}/${version}`,
    previousVersion: rotation?.previousVersion ?? null,
    verification: rotation?.verification ?? null,
    attempts: rotation?.attempts ?? null,
    adopted: rotation?.adopted ?? null,
    operationId: rotation?.operationId ?? null,
    error,
    own: { steps },
  })
}

function outcomeOf(steps: readonly StepResult[]): Outcome {
  const has = (outcome: StepResult['outcome']) => steps.some((step) => step.outcome === outcome)
  if (has('indeterminate')) return 'indeterminate'
  if (has('failed')) return 'failed'
  if (has('not-run')) return 'not-run'
  return has('already-done') ? 'unchanged' : 'applied'
}

/** Keys without a step: what they are or cannot become. */
function restOf({ idle, problems }: Pick<Plan, 'idle' | 'problems'>, locations: Locations): KeyResult[] {
  return [
    ...problems.map((problem) => {
      const { code, message, hint = null } = problem
      return keyResult({
        ...aboutKey(problem, locations),
        outcome: 'failed',
        reason: { code, message },
        error: { code, message, hint, requestId: null },
      })
    }),
    ...idle.map(({ reason, nextDue = null, ...key }) =>
      keyResult({ ...aboutKey(key, locations), outcome: 'unchanged', reason, nextDue }),
    ),
  ]
}

function aboutKey(
  { key, vaultUrl }: { key: string; vaultUrl: string },
  locations: Locations,
): Pick<KeyResult, 'key' | 'vaultUrl'> & { location?: Location } {
  const location = locations.get(key.toLowerCase())
  return { key, vaultUrl, ...(location !== undefined && { location }) }
}

function describeStep({ action, reason }: Pick<PlanStep, 'action' | 'reason'>): string {
  return `${action}: ${reason.message}`
}

type NonEmpty<T> = [T, ...T[]]

/** A key's steps stand together, in their order. */
function groupByKey<T extends { key: string; vaultUrl: string }>(steps: readonly T[]): NonEmpty<T>[] {
  return [...Map.groupBy(steps, idOf).values()] as NonEmpty<T>[]
}

function idOf({ key, vaultUrl }: { key: string; vaultUrl: string }): string {
  return `${vaultUrl} ${key.toLowerCase()}`
}
