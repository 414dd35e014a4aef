import { inParallel } from '../concurrency.ts'
import type { ErrorSummary } from '../errors.ts'
import { asKeyturnError, hasCode, KeyturnError } from '../errors.ts'
import { interruption, stopIfInterrupted } from '../interruption.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { RotationEvent } from '../rotation/result.ts'
import { isAlreadyDone } from './already-done.ts'
import { checkPlanAge } from './approved-plan.ts'
import { findDifferences } from './expected-state.ts'
import type { Plan } from './plan.ts'
import type { ExpectedState, PlanStep } from './steps/plan-step.ts'
import type { ApplyingVault, StepOptions, StepResult } from './steps/step.ts'
import { stepKinds } from './steps/steps.ts'

export interface ApplyPlanOptions extends Omit<StepOptions, 'onRotation'> {
  /** How many keys are worked on at once. 1 to 16; default 4. */
  concurrency?: number | undefined
  /** How long ago the plan may have been made, by the vault's clock; one from the future is refused, too. Default: any time. */
  maxAge?: string | undefined
  onEvent?: ((event: ApplyEvent) => void) | undefined
}

export const applyPlanOptionNames: OptionNames<ApplyPlanOptions> = {
  verify: true,
  journal: true,
  signal: true,
  concurrency: true,
  maxAge: true,
  onEvent: true,
}

export type ApplyEvent =
  | { type: 'checked'; keys: number }
  | { type: 'step'; index: number; of: number; step: PlanStep }
  | { type: 'done'; index: number; of: number; result: StepResult }
  | { type: 'rotation'; index: number; event: RotationEvent }

export interface ApplyResult {
  /** One for each step of the plan, in its order. */
  steps: StepResult[]
  /** Why the run ended before the last step: a key had changed, the sign-in ended, it was interrupted. */
  stopped: ErrorSummary | null
}

const checksAtOnce = 8

/** With these the key is not as it was looked at a moment before, or the next key would fare no better. */
const stopping = [
  'CONFLICT',
  'KEY_EXISTS',
  'KEY_DELETED',
  'KEY_NOT_FOUND',
  'SIGN_IN_FAILED',
  'VAULT_NOT_FOUND',
  'INTERRUPTED',
  'TIMED_OUT',
  'UNEXPECTED',
] as const

/**
 * Does what a plan says, step by step, and nothing else. Before the first write every key is held against the state that the
 * plan was made from, and again right before each of its steps. A key that has changed stops the run: no other key is begun.
 * Another failure ends the steps of its key only. What was not done is found again by the next plan.
 *
 * @param vaults by URL, as in the plan's steps
 * @throws {KeyturnError} and nothing was written: `CONFLICT` when keys have changed since the plan was made, all of them named;
 *   or when it is older than `maxAge`; `INVALID_INPUT` when a vault is missing or another one than planned; what else keeps the keys from being read
 */
export async function applyPlan(
  plan: Plan,
  vaults: ReadonlyMap<string, ApplyingVault>,
  options: ApplyPlanOptions = {},
): Promise<ApplyResult> {
  refuseUnknownOptions('applyPlan', options, applyPlanOptionNames)
  const concurrency = readConcurrency(options.concurrency ?? 4)
  const vaultOf = ({ vaultUrl }: PlanStep): ApplyingVault => {
    const vault = vaults.get(vaultUrl)
    if (vault === undefined)
      throw new KeyturnError('INVALID_INPUT', `the vault ${vaultUrl} of the plan is not connected`)
    if (vault.url === vaultUrl) return vault
    throw new KeyturnError('INVALID_INPUT', `the plan is for the vault ${vaultUrl}, and the one given is ${vault.url}`)
  }
  if ((await checkAll(plan, vaultOf, options)) === 'already-done') {
    return { steps: plan.steps.map((step) => ({ ...aboutStep(step), outcome: 'already-done' })), stopped: null }
  }
  const [first] = plan.steps
  // Only now, when it has answered, is the vault's time known.
  if (first !== undefined && options.maxAge !== undefined) checkPlanAge(plan, vaultOf(first).now(), options.maxAge)
  const result: ApplyResult = { steps: [], stopped: null }
  const stop = (error: KeyturnError) => {
    result.stopped ??= error.toJSON()
  }
  const work = inParallel(groupByKey(plan.steps), concurrency, (steps) =>
    // What is begun for a key is brought to its end: no key is left half done because another one has moved.
    result.stopped === null
      ? applyToKey(vaultOf, steps, plan.steps.length, { ...options, stop })
      : Promise.resolve(steps.map(({ step }) => notRun(step))),
  )
  for await (const results of work) result.steps.push(...results)
  return result
}

interface NumberedStep {
  index: number
  step: PlanStep
}

/** The steps of each key, which stand together in a plan. */
function groupByKey(steps: readonly PlanStep[]): NumberedStep[][] {
  const groups: NumberedStep[][] = []
  for (const [index, step] of steps.entries()) {
    const last = groups.at(-1)
    if (last?.[0] !== undefined && idOf(last[0].step) === idOf(step)) last.push({ index, step })
    else groups.push([{ index, step }])
  }
  return groups
}

async function applyToKey(
  vaultOf: (step: PlanStep) => ApplyingVault,
  steps: readonly NumberedStep[],
  of: number,
  options: ApplyPlanOptions & { stop: (error: KeyturnError) => void },
): Promise<StepResult[]> {
  const { signal, onEvent, stop } = options
  const results: StepResult[] = []
  let expected: ExpectedState | undefined = steps[0]?.step.expect
  for (const { index, step } of steps) {
    if (signal?.aborted) stop(interruption(signal))
    if (expected === undefined || signal?.aborted) {
      results.push(notRun(step))
      continue
    }
    onEvent?.({ type: 'step', index, of, step })
    const onRotation = onEvent && ((event: RotationEvent) => onEvent({ type: 'rotation', index, event }))
    const { result, next, stopped } = await takeStep(vaultOf(step), step, expected, { ...options, onRotation })
    if (stopped !== undefined) stop(stopped)
    expected = next
    results.push(result)
    onEvent?.({ type: 'done', index, of, result })
  }
  return results
}

interface TakenStep {
  result: StepResult
  /** What the key is like now; absent when it gets no further step. */
  next?: ExpectedState
  /** Why no other key is to be begun. */
  stopped?: KeyturnError
}

async function takeStep(
  vault: ApplyingVault,
  step: PlanStep,
  expected: ExpectedState,
  options: StepOptions,
): Promise<TakenStep> {
  const about = aboutStep(step)
  try {
    await expectState(vault, step, expected)
    const { result, next } = await stepKinds[step.action].run(vault, step, expected, options)
    // A second writer showed up during the rotation: the world is not the one that was planned for.
    const { error = null } = result
    const moved = error?.code === 'CONFLICT' ? new KeyturnError(error.code, error.message, error) : undefined
    return {
      result: { ...about, ...result },
      ...(result.outcome === 'done' && { next }),
      ...(moved !== undefined && { stopped: moved }),
    }
  } catch (caught) {
    const error = asKeyturnError(caught)
    const outcome = error.code === 'INDETERMINATE' ? 'indeterminate' : 'failed'
    return {
      result: { ...about, outcome, error: error.toJSON() },
      ...(hasCode(error, ...stopping) && { stopped: error }),
    }
  }
}

/** A step's result, before anything is known of it. */
function aboutStep({ action, vaultUrl, key, reason }: PlanStep): Omit<StepResult, 'outcome'> {
  return { action, key, vaultUrl, reason, version: null, rotation: null, retirement: null, error: null }
}

function notRun(step: PlanStep): StepResult {
  return { ...aboutStep(step), outcome: 'not-run' }
}

function readConcurrency(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 16) return value
  throw new KeyturnError('INVALID_INPUT', `concurrency: ${value} is out of range; use a whole number from 1 to 16`)
}

/**
 * Holds every key against the plan before anything is written. A plan of which all was done before is no error.
 *
 * @throws {KeyturnError} `CONFLICT`
 */
async function checkAll(
  plan: Plan,
  vaultOf: (step: PlanStep) => ApplyingVault,
  { signal, onEvent }: ApplyPlanOptions,
): Promise<'as-planned' | 'already-done'> {
  const first = new Map<string, PlanStep>()
  for (const step of plan.steps) {
    vaultOf(step)
    if (!first.has(idOf(step))) first.set(idOf(step), step)
  }
  const moved: string[] = []
  const checks = inParallel(first.values(), checksAtOnce, async (step) => {
    stopIfInterrupted(signal)
    return findDifferences(vaultOf(step), step, step.expect)
  })
  for await (const differences of checks) moved.push(...differences)
  if (moved.length > 0) {
    if (await isWhollyDone(plan, vaultOf, signal)) return 'already-done'
    throw conflict(moved, 'nothing was applied')
  }
  onEvent?.({ type: 'checked', keys: first.size })
  return 'as-planned'
}

async function isWhollyDone(
  { steps }: Plan,
  vaultOf: (step: PlanStep) => ApplyingVault,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const keys = Map.groupBy(steps, idOf).values()
  const looks = inParallel(keys, checksAtOnce, async ([first, ...others]) => {
    stopIfInterrupted(signal)
    return first === undefined || isAlreadyDone(vaultOf(first), [first, ...others])
  })
  for await (const isDone of looks) if (!isDone) return false
  return true
}

async function expectState(vault: ApplyingVault, step: PlanStep, expected: ExpectedState): Promise<void> {
  const moved = await findDifferences(vault, step, expected)
  if (moved.length > 0) throw conflict(moved, 'this step and those after it were not applied')
}

function conflict(differences: readonly string[], consequence: string): KeyturnError {
  const shown = differences.slice(0, 10)
  const hidden = differences.length - shown.length
  const more = hidden > 0 ? ` (and ${hidden} more)` : ''
  return new KeyturnError('CONFLICT', `the plan is out of date, ${consequence}: ${shown.join('; ')}${more}`, {
    hint: 'Somebody else was at work, or a part of the plan was applied before. Make a new plan, look at it, and apply that.',
  })
}

/** Key Vault takes names in any case for the same key. */
function idOf({ vaultUrl, key }: PlanStep): string {
  return `${vaultUrl} ${key.toLowerCase()}`
}
