import { addDuration, formatDuration, parseDuration } from '../duration.ts'
import { type ErrorCode, KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import type { DeletedKey, Key, KeyVersion, ListedVersion } from '../keys/key.ts'
import {
  findPolicyDifferences,
  type PolicyField,
  policyFields,
  policyOf,
  type RotationPolicy,
} from '../policy/rotation-policy.ts'
import { checkPolicy } from '../policy/rules.ts'
import { planRetirement, type RetirementPlan, type RetirementRules } from '../retirement/plan.ts'
import { nextDueOn, planRotation } from '../rotation/plan.ts'
import { type KeyState, type Reason, serviceWindowMs } from '../rotation/reasons.ts'
import { isManagedHsmHost } from '../vault/reference.ts'
import type { DesiredKey, KeyRules, Moment } from './desired-state.ts'
import { momentFrom } from './desired-state.ts'

/** What `apply` does, as plain JSON: it can be printed, stored, reviewed, and applied later. */
export interface Plan {
  /** Says what this JSON is. */
  kind: 'keyturn-plan'
  /** Version of this shape. */
  version: 1
  /** ISO 8601 UTC. */
  createdOn: string
  /** The vaults that the plan is about, in its order. */
  vaults: PlannedVault[]
  /** What is to be done, in this order; a key's steps stand together. */
  steps: PlanStep[]
  /** Keys with nothing to do, and why. */
  idle: IdleKey[]
  /** Keys that cannot become what is wanted. They have no steps, and do not keep others from theirs. */
  problems: PlanProblem[]
}

export interface PlannedVault {
  /** Base URL. */
  url: string
  /** What the vault was called: a reference that `connect` takes. */
  reference: string
}

/** Deletion is none of them, and never will be. */
export type StepAction = 'recover' | 'create' | 'update' | 'policy' | 'rotate' | 'retire'

export interface PlanStep {
  action: StepAction
  /** URL of the vault. */
  vaultUrl: string
  key: string
  /** The state of the key that the plan was made from; `apply` stops when it has changed. */
  expect: ExpectedState
  reason: StepReason
  /** All that the step changes. For `create`: what the key is made with. For `rotate`: what its new version gets. */
  changes: Change[]
  /** Of `retire`: the rules that it was planned by. */
  retirement?: RetirementText
}

/** Rules of a retirement as plain JSON; `grace` in ISO 8601. */
export interface RetirementText {
  keep: number
  grace: string
}

/** How a key was found. Dates are ISO 8601 UTC. */
export interface ExpectedState {
  found: 'present' | 'deleted' | 'absent'
  /** Latest version, when present. */
  version?: string
  /** When that version was last changed. */
  updatedOn?: string
  /** When it was deleted. */
  deletedOn?: string
  /** The rotation policy, where it was read. */
  policy?: RotationPolicy
}

/** Why a step is in the plan. Rotations have the reasons of `planRotation`. */
export type StepReason =
  | { code: 'MISSING'; message: string }
  | { code: 'DELETED'; message: string }
  | { code: 'DIFFERS'; message: string }
  | { code: 'SUPERSEDED'; message: string }
  | Reason

export type ChangeField =
  | 'type'
  | 'size'
  | 'curve'
  | 'ops'
  | 'enabled'
  | 'expires'
  | 'notBefore'
  | 'exportable'
  | 'releasePolicy'
  | 'tags'
  | PolicyField

/**
 * One field that changes; `null` is "not there". Fields are named as in the manifest. Dates are ISO 8601 UTC; a duration is
 * counted from the making of the version.
 */
export interface Change {
  field: ChangeField
  /** The version that changes, when it is an old one: `retire`, where an expiry of `now` is the time of the step. */
  version?: string
  from: ChangeValue
  to: ChangeValue
}

export type ChangeValue = null | string | number | boolean | readonly string[] | Readonly<Record<string, string>>

export interface IdleKey {
  vaultUrl: string
  key: string
  reason: { code: 'AS_DESCRIBED'; message: string } | Reason
  /** When a rule, or its policy where no rule is described, will make it rotate. ISO 8601 UTC. */
  nextDue?: string
  /** When old versions will be retired, as far as is known. ISO 8601 UTC. */
  nextRetirement?: string
}

export interface PlanProblem {
  vaultUrl: string
  key: string
  code: ErrorCode
  message: string
  hint?: string
}

/** What a key has to be: a key of the manifest, or the rules of the selector that matches it. */
export type WantedKey = KeyRules & { name: string } & Partial<Omit<DesiredKey, keyof KeyRules | 'name'>>

/** A key as a vault holds it. */
export type SeenKey =
  | { found: 'present'; key: Key; policy?: RotationPolicy; versions?: readonly KeyVersion[] }
  /** From a page of the key list, when that settles that there is nothing to do. */
  | { found: 'listed'; item: KeyVersion }
  | { found: 'deleted'; key: DeletedKey }
  | { found: 'absent' }

/** What a plan holds for one key. */
export interface KeyPlan {
  steps: PlanStep[]
  idle?: IdleKey
  problems: PlanProblem[]
}

/** The vault's clock and ours differ by seconds, and a step is applied later than it was planned. */
const expiryToleranceMs = 3_600_000

/**
 * Decides what has to be done with one key. Pure: the same facts at the same time give the same plan.
 *
 * @param vaultUrl URL of the vault
 * @param now the vault's time
 */
export function planKey(vaultUrl: string, wanted: WantedKey, seen: SeenKey, now: Date): KeyPlan {
  const where = { vaultUrl, key: wanted.name }
  switch (seen.found) {
    case 'absent':
      return planMissing(where, wanted, now)
    case 'deleted':
      return planDeleted(where, seen.key)
    case 'listed':
      return planListed(where, wanted, seen.item, now)
    case 'present':
      return planPresent(where, wanted, seen, now)
  }
}

interface Where {
  vaultUrl: string
  key: string
}

function planMissing(where: Where, wanted: WantedKey, now: Date): KeyPlan {
  const problems = [...findPastExpiry(where, wanted.expires, now), ...findPolicyProblems(where, wanted)]
  if (problems.length > 0) return { steps: [], problems }
  const expect: ExpectedState = { found: 'absent' }
  const steps: PlanStep[] = [
    {
      action: 'create',
      ...where,
      expect,
      reason: { code: 'MISSING', message: 'there is no such key' },
      changes: describeNewKey(wanted),
    },
  ]
  if (wanted.policy !== undefined) {
    const changes = policyFields.flatMap((field) => changeOf(field, null, wanted.policy?.[field] ?? null))
    const reason = { code: 'MISSING', message: 'a new key has no rotation policy of its own' } as const
    steps.push({ action: 'policy', ...where, expect, reason, changes })
  }
  return { steps, problems: [] }
}

function describeNewKey(wanted: WantedKey): Change[] {
  const { type, size, curve, ops, enabled, exportable, releasePolicy, tags } = wanted
  return [
    ...changeOf('type', null, type ?? null),
    ...changeOf('size', null, size ?? null),
    ...changeOf('curve', null, curve ?? null),
    ...changeOf('ops', null, ops ?? null),
    ...changeOf('enabled', null, enabled ?? null),
    ...changeOf('expires', null, momentText(wanted.expires)),
    ...changeOf('notBefore', null, momentText(wanted.notBefore)),
    ...changeOf('exportable', null, exportable ?? null),
    ...changeOf('releasePolicy', null, releasePolicy?.policy ?? null),
    ...changeOf('tags', null, tags ?? null),
  ]
}

function planDeleted(where: Where, deleted: DeletedKey): KeyPlan {
  const deletedOn = deleted.deletedOn && iso(deleted.deletedOn)
  const when = deletedOn === undefined ? '' : ` on ${deletedOn}`
  const reason: StepReason = {
    code: 'DELETED',
    message: `it was deleted${when} and can be recovered; what else differs is planned once it is back`,
  }
  const expect: ExpectedState = { found: 'deleted', ...(deletedOn !== undefined && { deletedOn }) }
  return { steps: [{ action: 'recover', ...where, expect, reason, changes: [] }], problems: [] }
}

/** Whether a page of the key list tells enough; if not, the key has to be read. */
export function isSettledByList(wanted: WantedKey, item: KeyVersion, now: Date): boolean {
  if (item.managed) return true
  const { policy, rotation, retirement, tags = {} } = wanted
  if (policy !== undefined || retirement !== undefined || rotation?.ifDue) return false
  if (Object.entries(tags).some(([name, value]) => item.tags[name] !== value)) return false
  return rotation === undefined || planRotation(item, rotation, now).action !== 'rotate'
}

function planListed(where: Where, wanted: WantedKey, item: KeyVersion, now: Date): KeyPlan {
  return { steps: [], problems: [], idle: explainIdle(where, wanted, item, now) }
}

function planPresent(
  where: Where,
  wanted: WantedKey,
  { key, policy, versions }: Extract<SeenKey, { found: 'present' }>,
  now: Date,
): KeyPlan {
  if (key.managed) return planManaged(where, wanted, key, now)
  const state = stateAfter(key, wanted, policy, now)
  const decision = wanted.rotation && planRotation(state, wanted.rotation, now)
  const rotates = decision?.action === 'rotate'
  // A version that is replaced keeps the expiry that it has; the one that replaces it gets what is described.
  const update = diffAttributes(wanted, key).filter(({ field }) => !(rotates && field === 'expires'))
  const policyChanges = diffPolicy(wanted.policy, policy)
  const hasten = policyChanges.length > 0 && isDueByPolicy(state, now)
  const newVersion = rotates ? describeNewVersion(wanted, hasten) : []
  const problems = [...findShapeProblems(where, wanted, key), ...findPolicyProblems(where, wanted)]
  if ([...update, ...newVersion].some(({ field }) => field === 'expires')) {
    problems.push(...findPastExpiry(where, wanted.expires, now, rotates ? now : madeOn(key)))
  }
  if (problems.length > 0) return { steps: [], problems }

  const expect: ExpectedState = {
    found: 'present',
    version: key.version,
    ...(key.updatedOn !== undefined && { updatedOn: iso(key.updatedOn) }),
    ...(policy !== undefined && { policy: policyOf(policy) }),
  }
  const steps: PlanStep[] = []
  const add = (action: StepAction, changes: Change[], reason: StepReason) => {
    steps.push({ action, ...where, expect, reason, changes })
  }
  if (update.length > 0) add('update', update, differs(update))
  // A policy that is overdue when it is set makes the service rotate: our own rotation has to come before, or there are two.
  if (rotates && hasten) add('rotate', newVersion, decision.reason)
  if (policyChanges.length > 0) add('policy', policyChanges, differs(policyChanges, hasten && !rotates))
  if (rotates && !hasten) add('rotate', newVersion, decision.reason)
  // Consumers need a day to find a new version, so a rotation, ours or the service's, and a retirement are never one plan.
  const retirement = rotates || hasten ? undefined : findRetirement(wanted, key, versions, now)
  if (retirement !== undefined && retirement.steps.length > 0) steps.push(retireStep(where, expect, retirement))
  if (steps.length > 0) return { steps, problems: [] }
  const idle = explainIdle(where, wanted, state, now)
  const { nextOn } = retirement ?? {}
  return { steps, problems: [], idle: { ...idle, ...(nextOn !== undefined && { nextRetirement: iso(nextOn) }) } }
}

type Retirement = RetirementPlan & { rules: RetirementRules }

function findRetirement(
  wanted: WantedKey,
  key: Key,
  versions: readonly KeyVersion[] | undefined,
  now: Date,
): Retirement | undefined {
  const { retirement } = wanted
  if (retirement === undefined || versions === undefined) return undefined
  const newest = leastUsable(wanted, key)
  const older = versions
    .flatMap((each) => (each.version === undefined || each.version === key.version ? [] : [each as ListedVersion]))
    .sort((a, b) => Number(b.createdOn ?? 0) - Number(a.createdOn ?? 0) || a.version.localeCompare(b.version))
  return { ...planRetirement([newest, ...older], retirement, now), rules: retirement }
}

/** An update must not take the newest version away from under a retirement, nor be all that makes it usable. */
function leastUsable({ enabled, expires, notBefore }: WantedKey, key: Key): Key {
  const dates = (moment: Moment | undefined, found: Date | undefined): Date[] =>
    [moment !== undefined && 'on' in moment ? moment.on : undefined, found]
      .filter((date) => date !== undefined)
      .sort((a, b) => a.getTime() - b.getTime())
  const expiresOn = dates(expires, key.expiresOn).at(0)
  const startsOn = dates(notBefore, key.notBefore).at(-1)
  return {
    ...key,
    enabled: key.enabled && enabled !== false,
    ...(expiresOn !== undefined && { expiresOn }),
    ...(startsOn !== undefined && { notBefore: startsOn }),
  }
}

function retireStep(where: Where, expect: ExpectedState, { steps, rules }: Retirement): PlanStep {
  const count = steps.length === 1 ? 'one old version is' : `${steps.length} old versions are`
  return {
    action: 'retire',
    ...where,
    expect,
    reason: { code: 'SUPERSEDED', message: `${count} beyond the ${rules.keep} newest enabled ones` },
    changes: steps.map(({ stage, version }) =>
      stage === 'disable'
        ? { field: 'enabled', version: version.version, from: true, to: false }
        : { field: 'expires', version: version.version, from: dateText(version.expiresOn), to: 'now' },
    ),
    retirement: { keep: rules.keep, grace: formatDuration(rules.grace) },
  }
}

function differs(changes: readonly Change[], rotatesSoon = false): StepReason {
  const fields = changes.map(({ field }) => field).join(', ')
  const consequence = rotatesSoon ? '; by this policy the key is due, so the service will rotate it soon' : ''
  return { code: 'DIFFERS', message: `${fields} ${changes.length === 1 ? 'is' : 'are'} not as described${consequence}` }
}

/** Whether the service, once it has the policy of this state, rotates the key within the hour. */
function isDueByPolicy(state: KeyState, now: Date): boolean {
  const dueOn = nextDueOn(state, { ifDue: true })
  return dueOn !== undefined && dueOn.getTime() <= now.getTime() + serviceWindowMs
}

/** Somebody may mean a certificate's key by mistake; a pattern that happens to match one means others. */
function planManaged(where: Where, wanted: WantedKey, key: Key, now: Date): KeyPlan {
  if (wanted.type === undefined) return planListed(where, wanted, key, now)
  const problem: PlanProblem = {
    ...where,
    code: 'NOT_ALLOWED',
    message: `key "${where.key}" belongs to a certificate, which alone changes it`,
    hint: 'Take it out of the manifest.',
  }
  return { steps: [], problems: [problem] }
}

function explainIdle(where: Where, wanted: WantedKey, state: KeyState, now: Date): IdleKey {
  const decision = state.managed
    ? planRotation(state, { ifDue: true }, now)
    : wanted.rotation && planRotation(state, wanted.rotation, now)
  if (decision === undefined) {
    const dueOn = nextDueOn(state, { ifDue: true })
    const next = dueOn === undefined ? 'no rule rotates it' : `its policy makes the service rotate it on ${iso(dueOn)}`
    return {
      ...where,
      reason: { code: 'AS_DESCRIBED', message: `it is as described, and ${next}` },
      ...(dueOn !== undefined && { nextDue: iso(dueOn) }),
    }
  }
  const nextDue = decision.action === 'wait' ? decision.nextDue : undefined
  return { ...where, reason: decision.reason, ...(nextDue !== undefined && { nextDue: iso(nextDue) }) }
}

/** The key as it will be when the steps before a rotation have been applied. */
function stateAfter(key: Key, wanted: WantedKey, policy: RotationPolicy | undefined, now: Date): KeyState {
  const expires = diffExpiry(wanted, key)
  const effective = wanted.policy ?? policy
  return {
    name: key.name,
    version: key.version,
    enabled: wanted.enabled ?? key.enabled,
    createdOn: key.createdOn,
    expiresOn: expires === undefined ? key.expiresOn : momentFrom(expires, madeOn(key) ?? now),
    managed: key.managed,
    ...(effective !== undefined && { policy: effective }),
  }
}

function findShapeProblems(where: Where, wanted: WantedKey, key: Key): PlanProblem[] {
  const differences = [
    ...(wanted.type !== undefined && wanted.type !== key.keyType ? [`type ${key.keyType}, not ${wanted.type}`] : []),
    ...(wanted.size !== undefined && key.keySize !== undefined && wanted.size !== key.keySize
      ? [`size ${key.keySize}, not ${wanted.size}`]
      : []),
    ...(wanted.curve !== undefined && key.curve !== undefined && wanted.curve !== key.curve
      ? [`curve ${key.curve}, not ${wanted.curve}`]
      : []),
  ]
  const problems: PlanProblem[] = []
  const conflict = (message: string, hint: string) => problems.push({ ...where, code: 'CONFLICT', message, hint })
  if (differences.length > 0) {
    conflict(
      `key "${where.key}" exists with ${differences.join(', ')}`,
      'Type, size and curve of a key cannot change. Describe it as it is, or give the new key another name.',
    )
  }
  if (wanted.exportable !== undefined && wanted.exportable !== (key.exportable ?? false)) {
    conflict(
      `key "${where.key}" exists and is ${key.exportable ? '' : 'not '}exportable`,
      'Whether a key is exportable cannot change. Describe it as it is, or give the new key another name.',
    )
  }
  if (wanted.releasePolicy !== undefined && !sameJson(wanted.releasePolicy.policy, key.releasePolicy?.policy)) {
    conflict(
      `key "${where.key}" exists with another release policy`,
      'A manifest gives a release policy to new keys only; it does not change the one of a key that exists.',
    )
  }
  return problems
}

/** Managed HSM has longer minimums than a vault, by which the policy was checked when it was read. */
function findPolicyProblems(where: Where, { policy }: WantedKey): PlanProblem[] {
  if (policy === undefined || !isManagedHsmHost(new URL(where.vaultUrl).hostname)) return []
  try {
    checkPolicy(policy, { managedHsm: true })
    return []
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    return [{ ...where, code: error.code, message: `key "${where.key}": ${error.message}` }]
  }
}

function findPastExpiry(where: Where, expires: Moment | undefined, now: Date, made: Date = now): PlanProblem[] {
  if (expires === undefined) return []
  const date = momentFrom(expires, made)
  if (date > now) return []
  return [
    {
      ...where,
      code: 'INVALID_INPUT',
      message: `key "${where.key}" would expire at once: "expires" means ${iso(date)}, which is past`,
      hint: 'expires takes a date to come, or a duration that is longer than the age of the latest version.',
    },
  ]
}

/** Fields of the latest version that differ; what is not described is left as it is. */
function diffAttributes(wanted: WantedKey, key: Key): Change[] {
  const { enabled, notBefore, ops, tags } = wanted
  const expires = diffExpiry(wanted, key)
  // A duration is for new keys: on a key in use it would take the key out of use for that time.
  const start = notBefore !== undefined && 'on' in notBefore && !sameSecond(notBefore.on, key.notBefore)
  const missingTags = Object.entries(tags ?? {}).filter(([name, value]) => key.tags[name] !== value)
  return [
    ...(enabled === undefined ? [] : changeOf('enabled', key.enabled, enabled)),
    ...(expires === undefined
      ? []
      : changeOf('expires', dateText(key.expiresOn), iso(momentFrom(expires, madeOn(key) ?? new Date(0))))),
    ...(start ? changeOf('notBefore', dateText(key.notBefore), momentText(notBefore)) : []),
    ...(ops === undefined || sameSet(ops, key.keyOperations) ? [] : changeOf('ops', key.keyOperations, ops)),
    ...(missingTags.length === 0 ? [] : changeOf('tags', key.tags, { ...key.tags, ...tags })),
  ]
}

/** The expiry that the latest version has to get; `undefined` when it may keep what it has. */
function diffExpiry(wanted: WantedKey, key: Key): Moment | undefined {
  const { expires } = wanted
  const made = madeOn(key)
  if (expires === undefined || made === undefined) return undefined
  // Versions that a rotation makes have their expiry from the policy: two rules for one date would undo each other for ever.
  if (wanted.policy?.expireAfter !== undefined && key.expiresOn !== undefined) return undefined
  const date = momentFrom(expires, made)
  if ('on' in expires) return sameSecond(date, key.expiresOn) ? undefined : expires
  const near = key.expiresOn !== undefined && Math.abs(date.getTime() - key.expiresOn.getTime()) <= expiryToleranceMs
  return near ? undefined : expires
}

/** What a rotation does not do by itself. `beforePolicy`: the described policy is not set yet when the version is made. */
function describeNewVersion({ policy, expires, notBefore }: WantedKey, beforePolicy: boolean): Change[] {
  const expireAfter = policy?.expireAfter
  return [
    ...(expireAfter !== undefined && !beforePolicy
      ? []
      : changeOf('expires', null, expireAfter ?? momentText(expires))),
    ...(notBefore !== undefined && 'on' in notBefore ? changeOf('notBefore', null, momentText(notBefore)) : []),
  ]
}

function diffPolicy(wanted: RotationPolicy | undefined, policy: RotationPolicy | undefined): Change[] {
  if (wanted === undefined || policy === undefined) return []
  return findPolicyDifferences(policy, wanted).flatMap((field) =>
    changeOf(field, policy[field] ?? null, wanted[field] ?? null),
  )
}

function changeOf(field: ChangeField, from: ChangeValue, to: ChangeValue): Change[] {
  return from === to ? [] : [{ field, from, to }]
}

function momentText(moment: Moment | undefined): string | null {
  if (moment === undefined) return null
  return 'on' in moment ? iso(moment.on) : formatDuration(moment.after)
}

function madeOn(key: KeyVersion): Date | undefined {
  return key.createdOn
}

function dateText(date: Date | undefined): string | null {
  return date === undefined ? null : iso(date)
}

/** The service keeps whole seconds. */
function sameSecond(a: Date, b: Date | undefined): boolean {
  return b !== undefined && Math.floor(a.getTime() / 1000) === Math.floor(b.getTime() / 1000)
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const set = new Set(b)
  return new Set(a).size === set.size && a.every((each) => set.has(each))
}

/** Compared as values: the service writes its JSON anew. */
function sameJson(a: string, b: string | undefined): boolean {
  if (b === undefined) return false
  try {
    return sameValue(JSON.parse(a), JSON.parse(b))
  } catch {
    return false
  }
}

/** Whether two JSON values are the same; the order of an object's names does not count. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}

/** The date that a change means for a version made at `made`: a date stands as it is, a duration is counted from there. */
export function readMomentText(text: string, made: Date): Date {
  return /^\d{4}-/.test(text) ? new Date(text) : addDuration(made, parseDuration(text))
}
