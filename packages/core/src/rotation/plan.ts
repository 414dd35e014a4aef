import { iso } from '../instant.ts'
import {
  ageDue,
  dueChecks,
  expiryDue,
  type KeyState,
  policyTrigger,
  type Reason,
  type RotationRules,
  serviceWindowMs,
  skipChecks,
} from './reasons.ts'

/** What is to be done with one key, and why. */
export type RotationDecision =
  | { action: 'rotate'; reason: Reason }
  /** Nothing to do yet. `nextDue` is absent when no rule will ever apply to this version. */
  | { action: 'wait'; reason: Reason; nextDue?: Date }
  /** To be left alone whatever the rules say. */
  | { action: 'skip'; reason: Reason }

/**
 * Decides whether a key is due. Pure: the same facts at the same time give the same answer.
 *
 * A rule applies from its due date on, that second included.
 */
export function planRotation(key: KeyState, rules: RotationRules, now: Date): RotationDecision {
  for (const check of skipChecks) {
    const reason = check(key, rules, now)
    if (reason !== undefined) return { action: 'skip', reason }
  }
  for (const check of dueChecks) {
    const reason = check(key, rules, now)
    if (reason !== undefined) return leftToService(key, rules, now, reason) ?? { action: 'rotate', reason }
  }
  return notDue(key, rules)
}

/** Two rotations at the same time are two versions; an expired key waits for nobody. */
function leftToService(key: KeyState, rules: RotationRules, now: Date, reason: Reason): RotationDecision | undefined {
  const dueOn = policyTrigger(key, rules)?.dueOn
  if (dueOn === undefined || reason.code === 'EXPIRED') return undefined
  if (Math.abs(dueOn.getTime() - now.getTime()) >= serviceWindowMs) return undefined
  const nextDue = new Date(dueOn.getTime() + serviceWindowMs)
  return {
    action: 'wait',
    nextDue,
    reason: {
      code: 'SERVICE_WILL_ROTATE',
      message: `its rotation policy makes the service rotate it at about ${iso(dueOn)}; due here if it has not by ${iso(nextDue)}`,
      dueOn: iso(dueOn),
      nextDue: iso(nextDue),
    },
  }
}

function notDue(key: KeyState, rules: RotationRules): RotationDecision {
  const nextDue = nextDueOn(key, rules)
  if (nextDue === undefined) {
    return { action: 'wait', reason: { code: 'NOT_DUE', message: `not due: ${whyNever(key, rules).join(', ')}` } }
  }
  return {
    action: 'wait',
    nextDue,
    reason: { code: 'NOT_DUE', message: `due on ${iso(nextDue)}`, nextDue: iso(nextDue) },
  }
}

/** When the first of the rules will apply to this version; absent when none ever will, or when none is given. */
export function nextDueOn(key: KeyState, rules: RotationRules): Date | undefined {
  return [ageDue(key, rules), expiryDue(key, rules), policyTrigger(key, rules)?.dueOn]
    .filter((date) => date !== undefined)
    .sort((a, b) => a.getTime() - b.getTime())
    .at(0)
}

function whyNever(key: KeyState, rules: RotationRules): string[] {
  const why: string[] = []
  if (rules.onEvent !== undefined) why.push('the event is about a version that is no longer its latest')
  if (rules.ifExpiresWithin !== undefined) why.push('its latest version does not expire')
  if (rules.ifDue) {
    why.push(
      policyTrigger(key, rules) === undefined
        ? 'its rotation policy does not rotate it'
        : 'its rotation policy counts from an expiry date, and its latest version has none',
    )
  }
  return why
}
