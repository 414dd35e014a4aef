import { addDuration, type Duration, durationDays, negated, parseIsoDuration } from '../duration.ts'
import { badParameter } from '../errors.ts'
import type { LifetimeAction, StoredRotationPolicy } from '../store/rotation-policy.ts'
import type { VaultProfile } from '../store/vaults.ts'

/** What a policy body asks for. */
export type RotationPolicyInput = Omit<StoredRotationPolicy, 'created' | 'updated'>

/** Every policy of a vault has a Notify action: the service adds this one when the body has none. */
export const defaultNotify: LifetimeAction = {
  trigger: { timeBeforeExpiry: 'P30D' },
  action: { type: 'Notify' },
}

/** Shortest interval of a Rotate action, in days (Key Vault and Managed HSM: configure key auto-rotation). */
const minimumRotationDays: Readonly<Record<VaultProfile, number>> = {
  standard: 7,
  premium: 7,
  'managed-hsm': 28,
}

/**
 * Reads and checks the body of a policy PUT (Key Vault REST: update key rotation policy; the rules with their sources
 * are listed in PARITY.md).
 *
 * @param now where calendar units are measured from.
 * @throws {ServiceError} 400 `BadParameter` that names the rule.
 */
export function readRotationPolicy(body: unknown, profile: VaultProfile, now: Date): RotationPolicyInput {
  const minimumDays = minimumRotationDays[profile]
  const policy = readObject(body, 'The rotation policy')
  const attributes = readObject(policy.attributes ?? {}, "Property 'attributes'")
  const actions = readActions(policy.lifetimeActions ?? [])
  const expiry = readTime(attributes.expiryTime, 'expiryTime')
  const days = (duration: Duration) => durationDays(duration, now)

  if (expiry !== undefined && days(expiry.duration) < 28) {
    throw badParameter(`Property 'expiryTime' is ${expiry.text}; it must be at least 28 days.`)
  }
  for (const { type, name, time } of actions) {
    const least = name === 'timeAfterCreate' ? minimumDays : 7
    if (days(time.duration) < least) {
      throw badParameter(`Property '${name}' of the ${type} action is ${time.text}; it must be at least ${least} days.`)
    }
    if (type === 'Notify') continue
    if (name === 'timeBeforeExpiry' && expiry === undefined) {
      throw badParameter("A Rotate action with 'timeBeforeExpiry' needs 'expiryTime' in the policy.")
    }
    const distance = name === 'timeAfterCreate' ? 7 : minimumDays
    if (expiry !== undefined && days(expiry.duration) - days(time.duration) < distance) {
      throw badParameter(
        `Property '${name}' of the Rotate action is ${time.text}; it must be at least ${distance} days shorter than 'expiryTime' (${expiry.text}).`,
      )
    }
  }

  const rotate = actions.filter(({ type }) => type === 'Rotate').map(toLifetimeAction)
  const notify = actions.filter(({ type }) => type === 'Notify').map(toLifetimeAction)
  return {
    lifetimeActions: [...rotate, ...(notify.length > 0 || profile === 'managed-hsm' ? notify : [defaultNotify])],
    ...(expiry === undefined ? {} : { expiryTime: expiry.text }),
  }
}

/** When a version made at `created` runs out under this policy, in unix seconds. */
export function expiryUnder(policy: StoredRotationPolicy | undefined, created: number): number | undefined {
  const expiry = policy?.expiryTime === undefined ? undefined : parseIsoDuration(policy.expiryTime)
  return expiry === undefined ? undefined : shift(created, expiry)
}

/** When the policy replaces a version, in unix seconds; undefined if it never does. */
export function rotationTime(
  policy: StoredRotationPolicy | undefined,
  version: { created: number; exp: number | undefined },
): number | undefined {
  const trigger = policy?.lifetimeActions.find(({ action }) => action.type === 'Rotate')?.trigger
  if (trigger?.timeAfterCreate !== undefined) {
    const after = parseIsoDuration(trigger.timeAfterCreate)
    return after === undefined ? undefined : shift(version.created, after)
  }
  const before = trigger?.timeBeforeExpiry === undefined ? undefined : parseIsoDuration(trigger.timeBeforeExpiry)
  return before === undefined || version.exp === undefined ? undefined : shift(version.exp, negated(before))
}

function shift(seconds: number, duration: Duration): number {
  return addDuration(new Date(seconds * 1000), duration).getTime() / 1000
}

interface Action {
  type: 'Rotate' | 'Notify'
  name: 'timeAfterCreate' | 'timeBeforeExpiry'
  time: Time
}

interface Time {
  text: string
  duration: Duration
}

function readActions(value: unknown): Action[] {
  if (!Array.isArray(value)) throw badParameter("Property 'lifetimeActions' must be a list.")
  const actions = value.map(readAction)
  for (const type of ['Rotate', 'Notify']) {
    if (actions.filter((action) => action.type === type).length > 1) {
      throw badParameter(`Property 'lifetimeActions' has more than one ${type} action.`)
    }
  }
  return actions
}

function readAction(value: unknown): Action {
  const { action, trigger } = readObject(value, "An item of 'lifetimeActions'")
  const type = readActionType(readObject(action, "Property 'action'").type)
  const times = readObject(trigger, "Property 'trigger'")
  const after = readTime(times.timeAfterCreate, 'timeAfterCreate')
  const before = readTime(times.timeBeforeExpiry, 'timeBeforeExpiry')
  if ((after === undefined) === (before === undefined)) {
    throw badParameter(`The ${type} action must have either 'timeAfterCreate' or 'timeBeforeExpiry'.`)
  }
  if (type === 'Notify' && after !== undefined) {
    throw badParameter("The Notify action takes 'timeBeforeExpiry' only.")
  }
  if (after !== undefined) return { type, name: 'timeAfterCreate', time: after }
  return { type, name: 'timeBeforeExpiry', time: before as Time }
}

function readActionType(type: unknown): 'Rotate' | 'Notify' {
  const text = typeof type === 'string' ? type.toLowerCase() : ''
  if (text === 'rotate') return 'Rotate'
  if (text === 'notify') return 'Notify'
  throw badParameter(`Invalid action type: ${String(type)}. It must be Rotate or Notify.`)
}

function readTime(value: unknown, name: string): Time | undefined {
  if (value === undefined || value === null || value === '') return undefined
  const duration = typeof value === 'string' ? parseIsoDuration(value) : undefined
  if (duration === undefined) {
    throw badParameter(`Property '${name}' is ${String(value)}; it must be an ISO 8601 duration such as P90D.`)
  }
  return { text: String(value), duration }
}

function toLifetimeAction({ type, name, time }: Action): LifetimeAction {
  return { trigger: { [name]: time.text }, action: { type } }
}

function readObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw badParameter(`${what} must be an object.`)
}
