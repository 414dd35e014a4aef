import { addDuration, type Duration, formatDuration, parseDuration, subtractDuration } from '../duration.ts'
import { iso } from '../instant.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import type { KeyEventType } from './key-events.ts'

/** What a decision is made from: the latest version of a key, and what its policy says. */
export interface KeyState {
  name: string
  /** The latest version's id; absent when only a page of the key list is known. */
  version?: string | undefined
  /** Whether the latest version is enabled. */
  enabled: boolean
  /** How many of all versions are enabled; absent when the versions were not listed. */
  enabledVersions?: number | undefined
  /** When the latest version was made. */
  createdOn?: Date | undefined
  expiresOn?: Date | undefined
  /** Belongs to a certificate. */
  managed: boolean
  /** Lives in an external key manager, under this id. */
  externalKey?: string | undefined
  /** The key's own rotation policy; absent when it was not read. */
  policy?: RotationPolicy | undefined
}

/** When a key is due. Several rules: the first that applies. No rule at all: now, whatever the key looks like. */
export interface RotationRules {
  /** Due from the moment that the latest version has this age. */
  ifOlderThan?: Duration | undefined
  /** Due from this long before the latest version expires. */
  ifExpiresWithin?: Duration | undefined
  /** Due when the key's own rotation policy says so and the service has not acted. */
  ifDue?: boolean | undefined
  /** Due when an event of the service is about the latest version. */
  onEvent?: readonly VersionEvent[] | undefined
}

/** An event of the service, by the version that it is about. */
export interface VersionEvent {
  type: KeyEventType
  version: string
}

/** Why a key is rotated, waits or is left alone. Plain JSON: dates are ISO 8601 UTC, durations ISO 8601. */
export type Reason = { message: string } & (
  | { code: 'FORCED' }
  | { code: 'EXPIRED'; expiresOn: string }
  | { code: 'EXPIRES_SOON'; expiresOn: string; within: string; dueOn: string }
  | { code: 'OLDER_THAN'; createdOn: string; olderThan: string; dueOn: string }
  | { code: 'POLICY_DUE'; dueOn: string; trigger: PolicyTrigger; after: string }
  /** The service sent an event about its latest version. */
  | { code: 'EVENT'; event: KeyEventType }
  | { code: 'NOT_DUE'; nextDue?: string }
  /** The key's policy makes the service rotate it within the hour. */
  | { code: 'SERVICE_WILL_ROTATE'; dueOn: string; nextDue: string }
  | { code: 'MANAGED' }
  | { code: 'EXTERNAL'; externalKey: string }
  /** The latest version is disabled, an older one is not. */
  | { code: 'DISABLED' }
  /** Every version is disabled. */
  | { code: 'NO_ENABLED_VERSION' }
  | { code: 'AGE_UNKNOWN' }
  /** An earlier run was stopped between sending and hearing; this one took it up. */
  | { code: 'RESUMED'; begunOn: string }
  /** The same key was named before in the same run. */
  | { code: 'REPEATED' }
  /** The run ended before it came to a decision about this key; the error says why. */
  | { code: 'UNDECIDED' }
)

export type ReasonCode = Reason['code']
export type PolicyTrigger = 'rotateEvery' | 'rotateBeforeExpiry'

/** A pure look at one key under one set of rules. */
export type Check = (key: KeyState, rules: RotationRules, now: Date) => Reason | undefined

/** Reasons to leave a key alone although a rule may say that it is due. First match wins. */
export const skipChecks: readonly Check[] = [managed, external, latestDisabled, ageUnknown]

/** Reasons to rotate. First match wins. */
export const dueChecks: readonly Check[] = [forced, event, expired, expiresSoon, olderThan, policyDue]

/** The service acts some time after its policy is due; within this long on either side the rotation is left to it. */
export const serviceWindowMs = 3_600_000

export function isForced(rules: RotationRules): boolean {
  return (
    rules.ifOlderThan === undefined &&
    rules.ifExpiresWithin === undefined &&
    !rules.ifDue &&
    rules.onEvent === undefined
  )
}

/** A certificate's key follows the certificate; the service refuses to rotate it alone. */
function managed(key: KeyState): Reason | undefined {
  if (!key.managed) return undefined
  return { code: 'MANAGED', message: 'it belongs to a certificate, whose renewal makes its new versions' }
}

/** The vault has no material of its own to make anew: the external key manager rotates it. */
function external({ externalKey }: KeyState): Reason | undefined {
  if (externalKey === undefined) return undefined
  return {
    code: 'EXTERNAL',
    message: `it is the key "${externalKey}" of an external key manager, which is where it is rotated`,
    externalKey,
  }
}

/** Rotation would put an enabled version under a name that somebody has switched off. Only a forced rotation does that. */
function latestDisabled(key: KeyState, rules: RotationRules): Reason | undefined {
  if (key.enabled || isForced(rules)) return undefined
  return key.enabledVersions === 0
    ? {
        code: 'NO_ENABLED_VERSION',
        message: 'all its versions are disabled, and a rotation would switch the key on again',
      }
    : { code: 'DISABLED', message: 'its latest version is disabled, and a rotation would switch the key on again' }
}

function ageUnknown(key: KeyState, rules: RotationRules): Reason | undefined {
  if (key.createdOn !== undefined || isForced(rules) || rules.onEvent !== undefined) return undefined
  return { code: 'AGE_UNKNOWN', message: 'the vault does not say when its latest version was made' }
}

function forced(key: KeyState, rules: RotationRules): Reason | undefined {
  if (!isForced(rules)) return undefined
  const on = key.enabled ? '' : '; its latest version is disabled, and the new one switches the key on again'
  return { code: 'FORCED', message: `no rule was given, so it is rotated now${on}` }
}

function event({ version }: KeyState, { onEvent = [] }: RotationRules): Reason | undefined {
  const about = onEvent.find((each) => each.version === version)
  if (about === undefined) return undefined
  return { code: 'EVENT', message: `the service sent ${about.type} for its latest version`, event: about.type }
}

/** An expiry date is exclusive: at that second the version no longer signs, encrypts or wraps. */
function expired(key: KeyState, rules: RotationRules, now: Date): Reason | undefined {
  const { expiresOn } = key
  const asked = rules.ifExpiresWithin !== undefined || policyTrigger(key, rules) !== undefined
  if (expiresOn === undefined || !asked || now < expiresOn) return undefined
  return { code: 'EXPIRED', message: `it expired on ${iso(expiresOn)}`, expiresOn: iso(expiresOn) }
}

function expiresSoon(key: KeyState, rules: RotationRules, now: Date): Reason | undefined {
  const dueOn = expiryDue(key, rules)
  if (dueOn === undefined || key.expiresOn === undefined || rules.ifExpiresWithin === undefined || now < dueOn) {
    return undefined
  }
  const within = formatDuration(rules.ifExpiresWithin)
  const expiresOn = iso(key.expiresOn)
  return {
    code: 'EXPIRES_SOON',
    message: `it expires on ${expiresOn}, within ${within}`,
    expiresOn,
    within,
    dueOn: iso(dueOn),
  }
}

function olderThan(key: KeyState, rules: RotationRules, now: Date): Reason | undefined {
  const dueOn = ageDue(key, rules)
  if (dueOn === undefined || key.createdOn === undefined || rules.ifOlderThan === undefined || now < dueOn) {
    return undefined
  }
  const limit = formatDuration(rules.ifOlderThan)
  const createdOn = iso(key.createdOn)
  return {
    code: 'OLDER_THAN',
    message: `it was made on ${createdOn}, ${limit} ago or more`,
    createdOn,
    olderThan: limit,
    dueOn: iso(dueOn),
  }
}

function policyDue(key: KeyState, rules: RotationRules, now: Date): Reason | undefined {
  const due = policyTrigger(key, rules)
  if (due?.dueOn === undefined || now < due.dueOn) return undefined
  return {
    code: 'POLICY_DUE',
    message: `its rotation policy was due on ${iso(due.dueOn)} and the service has not rotated it`,
    dueOn: iso(due.dueOn),
    trigger: due.trigger,
    after: due.duration,
  }
}

export function ageDue(key: KeyState, rules: RotationRules): Date | undefined {
  return rules.ifOlderThan && key.createdOn && addDuration(key.createdOn, rules.ifOlderThan)
}

export function expiryDue(key: KeyState, rules: RotationRules): Date | undefined {
  return rules.ifExpiresWithin && key.expiresOn && subtractDuration(key.expiresOn, rules.ifExpiresWithin)
}

/** What the key's policy waits for, when it is to be asked. No `dueOn`: it never comes, since the version does not expire. */
export function policyTrigger(
  key: KeyState,
  rules: RotationRules,
): { trigger: PolicyTrigger; duration: string; dueOn?: Date | undefined } | undefined {
  if (!rules.ifDue) return undefined
  const { rotateEvery, rotateBeforeExpiry } = key.policy ?? {}
  if (rotateEvery !== undefined) {
    const dueOn = key.createdOn && addDuration(key.createdOn, parseDuration(rotateEvery))
    return { trigger: 'rotateEvery', duration: rotateEvery, dueOn }
  }
  if (rotateBeforeExpiry !== undefined) {
    const dueOn = key.expiresOn && subtractDuration(key.expiresOn, parseDuration(rotateBeforeExpiry))
    return { trigger: 'rotateBeforeExpiry', duration: rotateBeforeExpiry, dueOn }
  }
  return undefined
}
