import { type ApplyResult, locateManifestKeys, type Plan, type PlanStep, type StepResult } from '@keyturn/core/manifest'
import type { KeyResult, KeyStep, Outcome, Place } from '../report/report.ts'
import { tellError } from '../words.ts'

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
  const planned = groupByKey(plan.steps).map((steps): KeyResult => {
    const [first] = steps
    return {
      ...aboutKey(first, places),
      outcome: 'planned',
      changed: false,
      rotated: false,
      dryRun: true,
      reason: { code: first.reason.code, message: steps.map(describeStep).join('; ') },
      steps: steps.map((step) => ({ ...toStep(step), outcome: 'planned' as const })),
    }
  })
  return [...planned, ...restOf(plan, places)]
}

/** What became of a plan, key by key. */
export function appliedResults(
  applied: ApplyResult,
  plan: Pick<Plan, 'idle' | 'problems'>,
  places: Places,
): KeyResult[] {
  const done = groupByKey(applied.steps).map((steps) => appliedKey(steps, applied, places))
  const seen = new Set(done.map(idOf))
  return [...done, ...restOf(plan, places).filter((result) => !seen.has(idOf(result)))]
}

function appliedKey(steps: NonEmpty<StepResult>, { stopped }: ApplyResult, places: Places): KeyResult {
  const [first] = steps
  const failed = steps.find(({ error }) => error !== undefined)
  const outcome = outcomeOf(steps)
  // A key that was not come to has no error of its own.
  const error = failed?.error ?? (outcome === 'not-run' ? stopped : undefined)
  const rotation = steps.find((step) => step.rotation !== undefined)?.rotation
  const version = steps.findLast((step) => step.version !== undefined)?.version
  return {
    ...aboutKey(first, places),
    outcome,
    changed: steps.some((step) => step.outcome === 'done' || step.rotation?.rotated === true),
    rotated: rotation?.rotated ?? false,
    reason:
      error === undefined
        ? { code: 'APPLIED', message: steps.map(({ action }) => action).join(', ') }
        : { code: error.code, message: tellError(error).message },
    steps: steps.map(toAppliedStep),
    ...(version !== undefined && { version, id: `${first.vault}/keys/${first.key}/${version}` }),
    ...(rotation?.previousVersion !== undefined && { previousVersion: rotation.previousVersion }),
    ...(rotation?.verification !== undefined && { verification: rotation.verification }),
    ...(rotation !== undefined && { attempts: rotation.attempts, adopted: rotation.adopted }),
    ...(rotation?.operationId !== undefined && { operationId: rotation.operationId }),
    ...(error !== undefined && { error: tellError(error) }),
  }
}

function outcomeOf(steps: readonly StepResult[]): Outcome {
  const has = (outcome: StepResult['outcome']) => steps.some((step) => step.outcome === outcome)
  if (has('indeterminate')) return 'indeterminate'
  if (has('failed')) return 'failed'
  return has('not-run') ? 'not-run' : 'applied'
}

function toAppliedStep({ action, outcome, version, error }: StepResult): KeyStep {
  return {
    action,
    outcome,
    reason: { code: outcome.toUpperCase().replace('-', '_'), message: error?.message ?? outcome.replace('-', ' ') },
    ...(version !== undefined && { version }),
    ...(error !== undefined && { error: tellError(error) }),
  }
}

/** Keys without a step: what they are or cannot become. */
function restOf({ idle, problems }: Pick<Plan, 'idle' | 'problems'>, places: Places): KeyResult[] {
  return [
    ...problems.map(
      (problem): KeyResult => ({
        ...aboutKey(problem, places),
        outcome: 'failed',
        changed: false,
        rotated: false,
        reason: { code: problem.code, message: problem.message },
        error: {
          code: problem.code,
          message: problem.message,
          ...(problem.hint !== undefined && { hint: problem.hint }),
        },
      }),
    ),
    ...idle.map(
      ({ reason, nextDue, ...key }): KeyResult => ({
        ...aboutKey(key, places),
        outcome: 'unchanged',
        changed: false,
        rotated: false,
        reason,
        ...(nextDue !== undefined && { nextDue }),
      }),
    ),
  ]
}

function aboutKey(
  { key, vault }: { key: string; vault: string },
  places: Places,
): Pick<KeyResult, 'key' | 'vault' | 'place'> {
  const place = places.get(key.toLowerCase())
  return { key, vault, ...(place !== undefined && { place }) }
}

function toStep({ action, reason, changes }: PlanStep): Omit<KeyStep, 'outcome'> {
  return { action, reason, changes }
}

function describeStep({ action, reason }: PlanStep): string {
  return `${action}: ${reason.message}`
}

type NonEmpty<T> = [T, ...T[]]

/** A key's steps stand together, in their order. */
function groupByKey<T extends { key: string; vault: string }>(steps: readonly T[]): NonEmpty<T>[] {
  return [...Map.groupBy(steps, idOf).values()] as NonEmpty<T>[]
}

function idOf({ key, vault }: { key: string; vault: string }): string {
  return `${vault} ${key.toLowerCase()}`
}
