import { inParallel } from '../concurrency.ts'
import { asKeyturnError, type ErrorSummary, hasCode, KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import { interruption, stopIfInterrupted } from '../interruption.ts'
import type { Key, KeyAttributes, KeyCurve, KeyOperation, KeyType } from '../keys/key.ts'
import { type CreateKeyOptions, createKey } from '../lifecycle/create.ts'
import { recoverKey } from '../lifecycle/recover.ts'
import { getRotationPolicy, setRotationPolicy } from '../lifecycle/rotation-policy.ts'
import { updateKey } from '../lifecycle/update.ts'
import { unlessMissing } from '../lifecycle/wait.ts'
import type { RotationJournal } from '../once/journal.ts'
import { isSamePolicy, type PolicyField, policyOf, type RotationPolicy } from '../policy/rotation-policy.ts'
import { type RetireResult, retireVersions } from '../retirement/retire.ts'
import type { RotationEvent, RotationResult, RotationVault } from '../rotation/result.ts'
import { rotateKey } from '../rotation/rotate.ts'
import type { Vault } from '../vault/client.ts'
import {
  type Change,
  type ChangeField,
  type ChangeValue,
  type ExpectedState,
  type Plan,
  type PlanStep,
  readMomentText,
  sameValue,
} from './plan.ts'

/** What applying needs of a vault: everything but deleting. */
export type ApplyingVault = RotationVault &
  Pick<Vault, 'name' | 'createKey' | 'recoverKey' | 'getDeletedKey' | 'setRotationPolicy'>

export interface ApplyPlanOptions {
  /** How many keys are worked on at once. 1 to 16; default 4. */
  concurrency?: number | undefined
  /** Whether new versions are verified. Default `true`. */
  verify?: boolean | undefined
  /** Notes each rotation before its request leaves, so that a run that is killed is taken up by the next. Default: none. */
  journal?: RotationJournal | undefined
  /** When it aborts, no further step is begun. */
  signal?: AbortSignal | undefined
  onEvent?: ((event: ApplyEvent) => void) | undefined
}

export type ApplyEvent =
  | { type: 'checked'; keys: number }
  | { type: 'step'; index: number; of: number; step: PlanStep }
  | { type: 'done'; index: number; of: number; result: StepResult }
  | { type: 'rotation'; index: number; event: RotationEvent }

/** What became of one step. Plain JSON with every member present. */
export interface StepResult {
  action: PlanStep['action']
  key: string
  vaultUrl: string
  /**
   * `failed`: see `error`. `indeterminate`: something was sent, and whether it took effect is unknown.
   * `not-run`: an earlier step of the key failed, or the run was stopped.
   */
  outcome: 'done' | 'failed' | 'indeterminate' | 'not-run'
  /** The latest version after the step. */
  version: string | null
  /** Of a rotation. */
  rotation: RotationResult | null
  /** Of a retirement. */
  retirement: RetireResult | null
  error: ErrorSummary | null
}

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
 *   `INVALID_INPUT` when a vault is missing; what else keeps the keys from being read
 */
export async function applyPlan(
  plan: Plan,
  vaults: ReadonlyMap<string, ApplyingVault>,
  options: ApplyPlanOptions = {},
): Promise<ApplyResult> {
  const concurrency = readConcurrency(options.concurrency ?? 4)
  const vaultOf = ({ vaultUrl }: PlanStep): ApplyingVault => {
    const vault = vaults.get(vaultUrl)
    if (vault === undefined)
      throw new KeyturnError('INVALID_INPUT', `the vault ${vaultUrl} of the plan is not connected`)
    return vault
  }
  await checkAll(plan, vaultOf, options)
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
    const { result, next } = await run(vault, step, expected, options)
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
function aboutStep({ action, vaultUrl, key }: PlanStep): Omit<StepResult, 'outcome'> {
  return { action, key, vaultUrl, version: null, rotation: null, retirement: null, error: null }
}

function notRun(step: PlanStep): StepResult {
  return { ...aboutStep(step), outcome: 'not-run' }
}

function readConcurrency(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 16) return value
  throw new KeyturnError('INVALID_INPUT', `concurrency: ${value} is out of range; use a whole number from 1 to 16`)
}

/** Holds every key against the plan before anything is written. */
async function checkAll(
  plan: Plan,
  vaultOf: (step: PlanStep) => ApplyingVault,
  { signal, onEvent }: ApplyPlanOptions,
): Promise<void> {
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
  if (moved.length > 0) throw conflict(moved, 'nothing was applied')
  onEvent?.({ type: 'checked', keys: first.size })
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
    hint: 'Somebody else was at work. Make a new plan, look at it, and apply that.',
  })
}

/** Sentences about what is not as expected; none when all is. */
async function findDifferences(vault: ApplyingVault, step: PlanStep, expected: ExpectedState): Promise<string[]> {
  const subject = `key "${step.key}" in ${vault.url}`
  const key = await unlessMissing(vault.getKey(step.key))
  const deleted = key === undefined ? await unlessMissing(vault.getDeletedKey(step.key)) : undefined
  const found = key !== undefined ? 'present' : deleted !== undefined ? 'deleted' : 'absent'
  if (found !== expected.found) return [`${subject} is ${found}, not ${expected.found} as planned`]
  if (key === undefined) {
    const deletedOn = deleted?.deletedOn && iso(deleted.deletedOn)
    return expected.deletedOn === undefined || deletedOn === expected.deletedOn
      ? []
      : [`${subject} was deleted on ${deletedOn}, not on ${expected.deletedOn} as planned`]
  }
  if (key.version !== expected.version) {
    return [`${subject} has the latest version ${key.version}, not ${expected.version} as planned`]
  }
  const updatedOn = key.updatedOn && iso(key.updatedOn)
  if (expected.updatedOn !== undefined && updatedOn !== expected.updatedOn) {
    return [`${subject} was changed on ${updatedOn}, after the plan was made`]
  }
  // The service's time of change has whole seconds, so what is to be changed is looked at itself.
  const differences = step.action === 'update' ? findChanged(subject, key, step.changes) : []
  if (step.action === 'retire') differences.push(...(await findOtherRetirement(subject, vault, step)))
  if (expected.policy !== undefined) {
    const policy = await getRotationPolicy(vault, step.key)
    if (!isSamePolicy(policy, expected.policy)) differences.push(`${subject} has another rotation policy than planned`)
  }
  return differences
}

function findChanged(subject: string, key: Key, changes: readonly Change[]): string[] {
  const now = new Map<ChangeField, ChangeValue>([
    ['enabled', key.enabled],
    ['expires', key.expiresOn === undefined ? null : iso(key.expiresOn)],
    ['notBefore', key.notBefore === undefined ? null : iso(key.notBefore)],
    ['ops', key.keyOperations.toSorted()],
    ['tags', key.tags],
  ])
  return changes
    .filter(({ field, from }) => !sameValue(now.get(field) ?? null, Array.isArray(from) ? from.toSorted() : from))
    .map(({ field }) => `${subject} has another value of ${field} than planned`)
}

/** Versions that the same rules would not retire now, in the same way. What has become due since waits for the next plan. */
async function findOtherRetirement(subject: string, vault: ApplyingVault, step: PlanStep): Promise<string[]> {
  const { steps } = await retireVersions(vault, step.key, { ...step.retirement, dryRun: true })
  return step.changes
    .filter(({ version, field }) => {
      const stage = field === 'enabled' ? 'disable' : 'expire'
      return !steps.some((each) => each.version === version && each.stage === stage && each.outcome === 'planned')
    })
    .map(({ version }) => `${subject} has version ${version} in another state than planned`)
}

interface StepOptions extends Pick<ApplyPlanOptions, 'verify' | 'journal' | 'signal'> {
  onRotation?: ((event: RotationEvent) => void) | undefined
}

interface Done {
  result: Pick<StepResult, 'outcome'> & Partial<StepResult>
  /** What the key is like now, for the next of its steps. */
  next: ExpectedState
}

async function run(vault: ApplyingVault, step: PlanStep, expected: ExpectedState, options: StepOptions): Promise<Done> {
  switch (step.action) {
    case 'recover':
      return done(await recoverKey(vault, step.key))
    case 'create':
      return done(await createKey(vault, step.key, readNewKey(step, vault.now())))
    case 'update': {
      const changes = readAttributes(step.changes, vault.now())
      const key = await updateKey(vault, step.key, { ...changes, version: expected.version })
      return { ...done(key), next: { ...expected, ...done(key).next } }
    }
    case 'policy':
      return setPolicy(vault, step, expected)
    case 'rotate':
      return rotate(vault, step, expected, options)
    case 'retire':
      return retire(vault, step, expected, options)
  }
}

function done(key: Key): Done {
  const updatedOn = key.updatedOn && iso(key.updatedOn)
  return {
    result: { outcome: 'done', version: key.version },
    next: { found: 'present', version: key.version, ...(updatedOn !== undefined && { updatedOn }) },
  }
}

async function setPolicy(vault: ApplyingVault, step: PlanStep, expected: ExpectedState): Promise<Done> {
  const policy: RotationPolicy = { ...expected.policy }
  for (const { field, to } of step.changes) {
    const name = field as PolicyField
    if (typeof to === 'string') policy[name] = to
    else delete policy[name]
  }
  const set = await setRotationPolicy(vault, step.key, policy)
  // Whether the service counts this as a change of the latest version is not written down.
  const { updatedOn: _, ...rest } = expected
  const version = expected.version
  return {
    result: { outcome: 'done', ...(version !== undefined && { version }) },
    next: { ...rest, policy: policyOf(set) },
  }
}

async function rotate(
  vault: ApplyingVault,
  step: PlanStep,
  expected: ExpectedState,
  { verify, journal, signal, onRotation }: StepOptions,
): Promise<Done> {
  const rotation = await rotateKey(vault, step.key, {
    expectVersion: expected.version,
    verify,
    journal,
    signal,
    onEvent: onRotation,
  })
  const { version, error } = rotation
  const { policy } = expected
  const next: ExpectedState = {
    found: 'present',
    ...(version !== null && { version }),
    ...(policy !== undefined && { policy }),
  }
  const about = { rotation, version }
  if (rotation.outcome === 'indeterminate' || !rotation.rotated || error !== null) {
    const outcome = rotation.outcome === 'indeterminate' ? 'indeterminate' : 'failed'
    return { result: { ...about, outcome, error }, next }
  }
  if (step.changes.length > 0 && version !== null) {
    await finishVersion(vault, step, version)
  }
  return { result: { ...about, outcome: 'done' }, next }
}

async function retire(
  vault: ApplyingVault,
  step: PlanStep,
  expected: ExpectedState,
  { signal }: StepOptions,
): Promise<Done> {
  const versions = step.changes.flatMap(({ version }) => version ?? [])
  const retirement = await retireVersions(vault, step.key, { ...step.retirement, versions, signal })
  const error = retirement.steps.find((each) => each.error !== null)?.error ?? null
  const about = { retirement, ...(expected.version !== undefined && { version: expected.version }) }
  return error === null
    ? { result: { ...about, outcome: 'done' }, next: expected }
    : { result: { ...about, outcome: 'failed', error }, next: expected }
}

async function finishVersion(vault: ApplyingVault, step: PlanStep, version: string): Promise<void> {
  try {
    await updateKey(vault, step.key, { ...readAttributes(step.changes, vault.now()), version })
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    const { code, message, hint, requestId, statusCode } = error
    const fields = step.changes.map(({ field }) => field).join(', ')
    throw new KeyturnError(
      code,
      `key "${step.key}" was rotated, but ${fields} of its new version ${version} could not be set: ${message}`,
      { hint, requestId, statusCode, cause: error },
    )
  }
}

function readAttributes(changes: readonly Change[], now: Date): KeyAttributes {
  const attributes: KeyAttributes = {}
  for (const { field, to } of changes) {
    if (field === 'enabled') attributes.enabled = to === true
    else if (field === 'expires') attributes.expiresOn = readMomentText(String(to), now)
    else if (field === 'notBefore') attributes.notBefore = readMomentText(String(to), now)
    else if (field === 'ops') attributes.keyOperations = [...(to as KeyOperation[])]
    else if (field === 'tags') attributes.tags = { ...(to as Record<string, string>) }
  }
  return attributes
}

function readNewKey(step: PlanStep, now: Date): CreateKeyOptions {
  const values = new Map(step.changes.map(({ field, to }) => [field, to]))
  const releasePolicy = values.get('releasePolicy')
  return {
    ...readAttributes(step.changes, now),
    keyType: values.get('type') as KeyType,
    keySize: values.get('size') as number | undefined,
    curve: values.get('curve') as KeyCurve | undefined,
    exportable: values.get('exportable') as boolean | undefined,
    releasePolicy: typeof releasePolicy === 'string' ? { policy: releasePolicy } : undefined,
  }
}

/** Key Vault takes names in any case for the same key. */
function idOf({ vaultUrl, key }: PlanStep): string {
  return `${vaultUrl} ${key.toLowerCase()}`
}
