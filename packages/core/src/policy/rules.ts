import { addDuration, type Duration, formatDuration, parseDuration, subtractDuration } from '../duration.ts'
import { KeyturnError } from '../errors.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { joinWordings, say, type Wording } from '../wording.ts'
import { type HeldRotationPolicy, type PolicyField, policyFields, type RotationPolicy } from './rotation-policy.ts'

export interface PolicyRuleOptions {
  /** Managed HSM has longer minimums. */
  managedHsm?: boolean
}

/** Its durations, read. */
type Durations = { [Field in PolicyField]?: Duration }

/** A policy that was read can be set: what the vault alone knows of it is passed over. */
const names: OptionNames<HeldRotationPolicy> = {
  rotateEvery: true,
  rotateBeforeExpiry: true,
  expireAfter: true,
  notifyBefore: true,
  isDefault: true,
  createdOn: true,
  updatedOn: true,
}
const rotateEveryField = { field: 'rotateEvery' } as const
const beforeExpiryField = { field: 'rotateBeforeExpiry' } as const
const expireAfterField = { field: 'expireAfter' } as const
const hour = 3_600_000
const day = 24 * hour

/**
 * Holds a policy against every rule of the service before it is sent, and reports all problems at once. Where a month
 * or a year is involved, a rule must hold from whatever day the count begins.
 *
 * Source of the rules: Key Vault REST, key rotation policy; "Configure cryptographic key auto-rotation"; "Key rotation in
 * Managed HSM".
 *
 * @returns the policy in the units of the service, its durations in ISO 8601
 * @throws {KeyturnError} `INVALID_INPUT` naming each value that breaks a rule, the rule's reason and the nearest allowed value
 */
export function checkPolicy(policy: RotationPolicy, options: PolicyRuleOptions = {}): RotationPolicy {
  refuseUnknownOptions<PolicyRuleOptions>('checkPolicy', options, { managedHsm: true })
  refuseUnknownOptions<HeldRotationPolicy>('a rotation policy', policy as HeldRotationPolicy, names)
  const problems: Wording[] = []
  const durations: Durations = {}
  for (const field of policyFields) {
    const text = policy[field]
    if (text === undefined) continue
    try {
      durations[field] = inServiceUnits(parseDuration(text, { field }), field)
    } catch (error) {
      if (!(error instanceof KeyturnError)) throw error
      problems.push(error.wording.message)
    }
  }
  if (policyFields.every((field) => policy[field] === undefined)) {
    const all = joinWordings(
      policyFields.map((field) => ({ field })),
      ', ',
    )
    problems.push(say`it is empty; give at least one of ${all}`)
  }
  for (const rule of rules) {
    const problem = rule(durations, policy, options.managedHsm ?? false)
    if (problem !== undefined) problems.push(problem)
  }
  if (problems.length > 0) {
    const count = problems.length === 1 ? '' : ` (${problems.length} problems)`
    throw new KeyturnError('INVALID_INPUT', say`rotation policy refused${count}: ${joinWordings(problems, '; ')}`)
  }
  return Object.fromEntries(Object.entries(durations).map(([field, duration]) => [field, formatDuration(duration)]))
}

/** The service documents years, months, days and hours; weeks are the same in days. */
function inServiceUnits(duration: Duration, field: PolicyField): Duration {
  const { years, months, weeks, days, hours, minutes, seconds } = duration
  if (minutes > 0 || seconds > 0) {
    throw new KeyturnError(
      'INVALID_INPUT',
      say`${{ field }} ${formatDuration(duration)} is too fine: the service counts in whole hours or longer`,
    )
  }
  return { years, months, weeks: 0, days: weeks * 7 + days, hours, minutes: 0, seconds: 0 }
}

type Rule = (durations: Durations, policy: RotationPolicy, managedHsm: boolean) => Wording | undefined

const rules: readonly Rule[] = [
  oneTrigger,
  expiryLongEnough,
  rotationNotTooSoon,
  rotationBeforeExpiryNotTooLate,
  notifyNotTooLate,
  triggerNeedsExpiry,
  rotationLeavesTimeBeforeExpiry,
  rotationLeavesTimeAfterCreation,
]

function oneTrigger(_durations: Durations, policy: RotationPolicy): Wording | undefined {
  if (policy.rotateEvery === undefined || policy.rotateBeforeExpiry === undefined) return undefined
  return say`${rotateEveryField} ${policy.rotateEvery} and ${beforeExpiryField} ${policy.rotateBeforeExpiry} exclude each other: the service takes one Rotate action with one trigger; give one of the two`
}

function expiryLongEnough({ expireAfter }: Durations): Wording | undefined {
  return tooShort('expireAfter', expireAfter, 28, 'a version that a rotation makes must live at least 28 days')
}

function rotationNotTooSoon(
  { rotateEvery }: Durations,
  _policy: RotationPolicy,
  managedHsm: boolean,
): Wording | undefined {
  return managedHsm
    ? tooShort('rotateEvery', rotateEvery, 28, 'Managed HSM rotates no sooner than 28 days after a version was made')
    : tooShort('rotateEvery', rotateEvery, 7, 'the service rotates no sooner than 7 days after a version was made')
}

function rotationBeforeExpiryNotTooLate({ rotateBeforeExpiry }: Durations): Wording | undefined {
  return tooShort('rotateBeforeExpiry', rotateBeforeExpiry, 7, 'the service rotates no later than 7 days before expiry')
}

function notifyNotTooLate({ notifyBefore }: Durations): Wording | undefined {
  return tooShort('notifyBefore', notifyBefore, 7, 'the service notifies no later than 7 days before expiry')
}

function triggerNeedsExpiry(_durations: Durations, policy: RotationPolicy): Wording | undefined {
  if (policy.rotateBeforeExpiry === undefined || policy.expireAfter !== undefined) return undefined
  return say`${beforeExpiryField} ${policy.rotateBeforeExpiry} needs ${expireAfterField} (at least P28D): without it new versions do not expire, and the rotation would never come`
}

function rotationLeavesTimeBeforeExpiry(durations: Durations): Wording | undefined {
  const { rotateEvery } = durations
  const expireAfter = expiryAsAllowed(durations)
  if (rotateEvery === undefined || expireAfter === undefined) return undefined
  const expiries = lengths(expireAfter)
  if (lengths(rotateEvery).every((length, index) => length + 7 * day <= at(expiries, index))) return undefined
  const nearest = daysBelow(expiries, 7) ?? 'none'
  return say`${rotateEveryField} ${formatDuration(rotateEvery)} is too long for ${expireAfterField} ${formatDuration(expireAfter)}: the service rotates no later than 7 days before expiry; the nearest allowed value is ${nearest}`
}

function rotationLeavesTimeAfterCreation(
  durations: Durations,
  _policy: RotationPolicy,
  managedHsm: boolean,
): Wording | undefined {
  const { rotateBeforeExpiry } = durations
  const expireAfter = expiryAsAllowed(durations)
  if (rotateBeforeExpiry === undefined || expireAfter === undefined) return undefined
  const least = managedHsm ? 28 : 7
  const untilRotation = lengths(expireAfter, rotateBeforeExpiry)
  if (untilRotation.every((length) => length >= least * day)) return undefined
  const nearest = daysBelow(lengths(expireAfter), least)
  const who = managedHsm ? 'Managed HSM' : 'the service'
  const advice =
    nearest === undefined ? say`choose a longer ${expireAfterField}` : `the nearest allowed value is ${nearest}`
  return say`${beforeExpiryField} ${formatDuration(rotateBeforeExpiry)} is too long for ${expireAfterField} ${formatDuration(expireAfter)}: ${who} rotates no sooner than ${least} days after a version was made; ${advice}`
}

function tooShort(
  field: PolicyField,
  value: Duration | undefined,
  leastDays: number,
  reason: string,
): Wording | undefined {
  if (value === undefined || lengths(value).every((length) => length >= leastDays * day)) return undefined
  return say`${{ field }} ${formatDuration(value)} is too short: ${reason}; the nearest allowed value is P${leastDays}D`
}

/** A too short expiry is reported by its own rule; the rules beside it are held against the value it has to become. */
function expiryAsAllowed({ expireAfter }: Durations): Duration | undefined {
  return expireAfter === undefined || expiryLongEnough({ expireAfter }) === undefined
    ? expireAfter
    : parseDuration('P28D')
}

/** How long a duration is from each of the days on which a count may begin, in milliseconds; less a second one, if given. */
function lengths(duration: Duration, less?: Duration): number[] {
  const fixed = fixedLength(duration) - (less === undefined ? 0 : fixedLength(less))
  const counted = startDays.map((start) => {
    const end = isFixed(duration) ? new Date(start.getTime() + fixedLength(duration)) : addDuration(start, duration)
    if (less === undefined) return end.getTime() - start.getTime()
    const back = isFixed(less) ? end.getTime() - fixedLength(less) : subtractDuration(end, less).getTime()
    return back - start.getTime()
  })
  return [fixed, ...counted]
}

/** Days and hours are as long from any day; to ask the calendar would only take time. */
function isFixed({ years, months }: Duration): boolean {
  return years === 0 && months === 0
}

/** A month as 30 days and a year as 365: another way in which the service may count. */
function fixedLength({ years, months, days, hours }: Duration): number {
  return (years * 365 + months * 30 + days) * day + hours * hour
}

/** First and last days of the months of four years: every length that months and years can have. */
const startDays: readonly Date[] = Array.from({ length: 48 }, (_, month) => [
  new Date(Date.UTC(2024, month, 1)),
  new Date(Date.UTC(2024, month + 1, 0)),
]).flat()

function daysBelow(limits: number[], margin: number): string | undefined {
  const days = Math.floor(Math.min(...limits) / day) - margin
  return days >= 7 ? `P${days}D` : undefined
}

function at(values: number[], index: number): number {
  return values[index] ?? Number.NaN
}
