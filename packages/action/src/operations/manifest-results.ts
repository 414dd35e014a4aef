import {
  type ApplyRunResult,
  locateManifestKeys,
  type Plan,
  type PlanStep,
  type StepResult,
} from '@keyturn/core/manifest'
import { type KeyResult, type KeyStep, keyResult, keyStep, type Outcome, type Place } from '../report/report.ts'

/** Where the manifest describes its keys, by their names in lower case. */
export type Places = ReadonlyMap<string, Place>

/** @param file as the workflow names it: GitHub looks for it in the repository */
export function locateKeys(text: string, file: string): Places {
  const places = new Map<string, Place>()
  for (const { key, line, column } of locateManifestKeys(text)) {
    const id = key.toLowerCase()
    if (!places.has(id)) places.set(id, { file, line, column })
  }
  return places
}

/** What a plan holds, key by key. */
export function plannedResults(plan: Plan, places: Places): KeyResult[] {
  const planned = groupByKey(plan.steps.map(atVault)).map((steps): KeyResult => {
    const [first] = steps
    return keyResult({
      ...aboutKey(first, places),
      outcome: 'planned',
      dryRun: true,
      reason: { code: first.reason.code, message: steps.map(describeStep).join('; ') },
      steps: steps.map(({ action, reason, changes }) => keyStep({ action, reason, changes, outcome: 'planned' })),
    })
  })
  return [...planned, ...restOf(plan, places)]
}

/** What became of a plan, key by key. */
export function appliedResults(applied: ApplyRunResult, places: Places): KeyResult[] {
  const done = groupByKey(applied.steps).map((steps) => appliedKey(steps, applied, places))
  const seen = new Set(done.map(idOf))
  return [...done, ...restOf(applied.plan, places).filter((result) => !seen.has(idOf(result)))]
}

function appliedKey(steps: NonEmpty<StepResult>, { stopped }: ApplyRunResult, places: Places): KeyResult {
  const [first] = steps
  const outcome = outcomeOf(steps)
  // A key that was not come to has no error of its own.
  const error = steps.find((step) => step.error !== null)?.error ?? (outcome === 'not-run' ? stopped : null)
  const rotation = steps.find((step) => step.rotation !== null)?.rotation ?? null
  const version = steps.findLast((step) => step.version !== null)?.version ?? null
  return keyResult({
    ...aboutKey(first, places),
    outcome,
    changed: steps.some((step) => step.outcome === 'done' || step.rotation?.rotated === true),
    rotated: rotation?.rotated ?? false,
    reason:
      error === null
        ? (rotation?.reason ?? { code: 'APPLIED', message: steps.map(({ action }) => action).join(', ') })
        : { code: error.code, message: error.message },
    steps: steps.map(toAppliedStep),
    version,
    id: version === null ? null : `${first.vaultUrl}/keys/${first.key}/${version}`,
    previousVersion: rotation?.previousVersion ?? null,
    verification: rotation?.verification ?? null,
    attempts: rotation?.attempts ?? null,
    adopted: rotation?.adopted ?? null,
    operationId: rotation?.operationId ?? null,
    error,
  })
}

function outcomeOf(steps: readonly StepResult[]): Outcome {
  const has = (outcome: StepResult['outcome']) => steps.some((step) => step.outcome === outcome)
  if (has('indeterminate')) return 'indeterminate'
  if (has('failed')) return 'failed'
  return has('not-run') ? 'not-run' : 'applied'
}

function toAppliedStep({ action, outcome, version, error }: StepResult): KeyStep {
  const reason = {
    code: outcome.toUpperCase().replace('-', '_'),
    message: error?.message ?? outcome.replace('-', ' '),
  }
  return keyStep({ action, outcome, reason, version, error })
}

/** Keys without a step: what they are or cannot become. */
function restOf({ idle, problems }: Pick<Plan, 'idle' | 'problems'>, places: Places): KeyResult[] {
  return [
    ...problems.map(atVault).map((problem) => {
      const { code, message, hint = null } = problem
      return keyResult({
        ...aboutKey(problem, places),
        outcome: 'failed',
        reason: { code, message },
        error: { code, message, hint, requestId: null },
      })
    }),
    ...idle
      .map(atVault)
      .map(({ reason, nextDue = null, ...key }) =>
        keyResult({ ...aboutKey(key, places), outcome: 'unchanged', reason, nextDue }),
      ),
  ]
}

function aboutKey(
  { key, vaultUrl }: { key: string; vaultUrl: string },
  places: Places,
): Pick<KeyResult, 'key' | 'vaultUrl'> & { place?: Place } {
  const place = places.get(key.toLowerCase())
  return { key, vaultUrl, ...(place !== undefined && { place }) }
}

/** Plans name a vault by its URL as `vault`. */
function atVault<T extends { vault: string }>({ vault, ...rest }: T): Omit<T, 'vault'> & { vaultUrl: string } {
  return { ...rest, vaultUrl: vault }
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
