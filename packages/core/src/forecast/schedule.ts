import { addDuration, parseDuration, subtractDuration } from '../duration.ts'
import { iso } from '../instant.ts'
import type { ListedVersion } from '../keys/key.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import { planRetirement, type RetirementRules } from '../retirement/plan.ts'
import { planRotation } from '../rotation/plan.ts'
import { isForced, type KeyState, policyTrigger, type RotationRules } from '../rotation/reasons.ts'

/** What is known of a key and asked for it. */
export interface ScheduleInput {
  name: string
  /** All versions, the latest first. */
  versions: readonly ListedVersion[]
  policy: RotationPolicy
  /** The rules under which keyturn is run; none: keyturn does not rotate this key. */
  rotation?: RotationRules | undefined
  /** The rules under which keyturn retires; none: it does not. */
  retirement?: RetirementRules | undefined
}

/** Something that will happen to a key if nobody does anything else. */
export interface ScheduledEvent {
  key: string
  /** ISO 8601 UTC. For what is overdue: when it was due. */
  on: string
  what: 'rotate' | 'notify' | 'expire' | 'retire-expire' | 'retire-disable'
  /** The service does it by itself; keyturn does it with its first run from then on. */
  by: 'service' | 'keyturn'
  version: string
  /** It should have happened by now. */
  overdue: boolean
  message: string
}

/**
 * What will happen to a key and when: the next rotation, the expiry of each enabled version, the notice before it, and
 * what a retirement will do. Pure; what a rotation brings with it is not foreseen beyond the next one.
 *
 * @returns the events in the order of their dates
 */
export function scheduleKey(input: ScheduleInput, now: Date): ScheduledEvent[] {
  const [latest] = input.versions
  if (latest === undefined) return []
  const state: KeyState = { ...latest, policy: input.policy }
  const events = [
    ...serviceRotation(state, latest, now),
    ...keyturnRotation(state, latest, input.rotation, now),
    ...notice(latest, input.policy.notifyBefore, now),
    ...expiries(input.versions, now),
    ...retirements(input.versions, input.retirement, now),
  ]
  return events
    .map((event) => ({ key: input.name, ...event, on: iso(event.on) }))
    .sort((a, b) => a.on.localeCompare(b.on))
}

type Event = Omit<ScheduledEvent, 'key' | 'on'> & { on: Date }

function serviceRotation(state: KeyState, { version }: ListedVersion, now: Date): Event[] {
  const due = state.managed ? undefined : policyTrigger(state, { ifDue: true })
  if (due?.dueOn === undefined) return []
  const overdue = due.dueOn <= now
  const message = overdue ? 'the rotation policy was due and the service has not acted' : 'by its rotation policy'
  return [{ on: due.dueOn, what: 'rotate', by: 'service', version, overdue, message }]
}

function keyturnRotation(
  state: KeyState,
  { version }: ListedVersion,
  rules: RotationRules | undefined,
  now: Date,
): Event[] {
  if (rules === undefined || isForced(rules)) return []
  const decision = planRotation(state, rules, now)
  const event = { what: 'rotate', by: 'keyturn', version, message: decision.reason.message } as const
  if (decision.action === 'rotate') {
    const dueOn = 'dueOn' in decision.reason ? new Date(decision.reason.dueOn) : now
    return [{ ...event, on: dueOn, overdue: true }]
  }
  if (decision.action === 'skip' || decision.nextDue === undefined) return []
  return [{ ...event, on: decision.nextDue, overdue: false }]
}

/** The service notifies for the latest version only. */
function notice({ version, enabled, expiresOn }: ListedVersion, before: string | undefined, now: Date): Event[] {
  if (!enabled || expiresOn === undefined || before === undefined) return []
  const on = subtractDuration(expiresOn, parseDuration(before))
  if (on <= now) return []
  const message = `before it expires on ${iso(expiresOn)}`
  return [{ on, what: 'notify', by: 'service', version, overdue: false, message }]
}

/** Expired versions are history, but for the latest: nothing can be signed, wrapped or encrypted with the key then. */
function expiries(versions: readonly ListedVersion[], now: Date): Event[] {
  return versions.flatMap(({ version, enabled, expiresOn }, index) => {
    if (!enabled || expiresOn === undefined) return []
    const overdue = expiresOn <= now
    if (overdue && index > 0) return []
    const message = index === 0 ? 'the latest version expires' : 'an older version expires'
    return [{ on: expiresOn, what: 'expire' as const, by: 'service' as const, version, overdue, message }]
  })
}

function retirements(versions: readonly ListedVersion[], rules: RetirementRules | undefined, now: Date): Event[] {
  if (rules === undefined) return []
  const today = planRetirement(versions, rules, now)
  // A key that was rotated just now is refused for a day; what comes then is foreseen from then.
  const from = today.refused?.code === 'ROTATED_RECENTLY' && today.nextOn !== undefined ? today.nextOn : now
  const plan = from === now ? today : planRetirement(versions, rules, from)
  const event = (stage: 'expire' | 'disable', version: string, on: Date, message: string): Event => ({
    on,
    what: `retire-${stage}`,
    by: 'keyturn',
    version,
    overdue: false,
    message,
  })
  const steps = plan.steps.flatMap(({ stage, version: { version }, reason }) => {
    if (stage === 'undo') return []
    const first = event(stage, version, from, reason.message)
    if (stage === 'disable') return [first]
    return [first, event('disable', version, addDuration(from, rules.grace), 'the grace period after its expiry ends')]
  })
  const waiting = plan.left.flatMap(({ version, reason }) =>
    reason.code === 'IN_GRACE' ? [event('disable', version, new Date(reason.disableOn), reason.message)] : [],
  )
  return [...steps, ...waiting]
}
