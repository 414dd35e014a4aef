import { findNeeds, type UsesReport } from '../data-keys/uses.ts'
import { KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import type { Key, KeyVersion } from '../keys/key.ts'
import { policyOf, type RotationPolicy } from '../policy/rotation-policy.ts'
import { checkPolicy } from '../policy/rules.ts'
import { nextDueOn, planRotation } from '../rotation/plan.ts'
import { type KeyState, serviceWindowMs } from '../rotation/reasons.ts'
import { isManagedHsmHost } from '../vault/reference.ts'
import type { WantedKey } from './fields/desired.ts'
import { expiryToGet } from './fields/expires.ts'
import { namedKeyFields } from './fields/fields.ts'
import { momentFrom } from './fields/moment.ts'
import type { IdleKey, KeyPlan, PlanProblem, SeenKey } from './plan.ts'
import type { ExpectedState, PlanStep, StepAction } from './steps/plan-step.ts'
import { findPolicyChanges } from './steps/policy.ts'
import { findRetirement, neededText } from './steps/retire.ts'
import type { KeyFacts, PresentKey } from './steps/step.ts'
import { stepActions, stepKinds } from './steps/steps.ts'

interface Where {
  vaultUrl: string
  key: string
}

/**
 * Decides what has to be done with one key. Pure: the same facts at the same time give the same plan.
 *
 * @param vaultUrl URL of the vault
 * @param now the vault's time
 * @param uses what needs which version: one in use is not retired. Default: nothing is known
 */
export function planKey(vaultUrl: string, wanted: WantedKey, seen: SeenKey, now: Date, uses?: UsesReport): KeyPlan {
  const where = { vaultUrl, key: wanted.name }
  if (seen.found === 'listed') return { steps: [], problems: [], idle: explainIdle(where, wanted, seen.item, now) }
  if (seen.found === 'present' && seen.key.managed) return planManaged(where, wanted, seen.key, now)
  const needs = uses && findNeeds(uses, vaultUrl, wanted.name)
  const facts: KeyFacts = { wanted, now, needs, ...(seen.found === 'present' ? judge(wanted, seen, now) : seen) }
  const expect = expectedOf(facts)
  const steps = orderFor(facts).flatMap((action): PlanStep[] => {
    const planned = stepKinds[action].plan(facts)
    return planned === undefined ? [] : [{ action, ...where, expect, ...planned }]
  })
  const problems = findProblems(where, facts, steps)
  if (problems.length > 0) return { steps: [], problems }
  if (steps.length > 0 || facts.found !== 'present') return { steps, problems }
  const idle = explainIdle(where, wanted, stateAfter(facts.key, wanted, facts.policy), now)
  const retirement = findRetirement(facts)
  const nextOn = retirement?.nextOn
  const reason = { ...idle.reason, message: idle.reason.message + neededText(retirement) }
  return { steps, problems, idle: { ...idle, reason, ...(nextOn !== undefined && { nextRetirement: iso(nextOn) }) } }
}

function judge(
  wanted: WantedKey,
  { key, policy, versions }: Extract<SeenKey, { found: 'present' }>,
  now: Date,
): PresentKey {
  const state = stateAfter(key, wanted, policy)
  const dueOn = nextDueOn(state, { ifDue: true })
  // Once the service has the policy of this state, it rotates the key within the hour.
  const isDue = dueOn !== undefined && dueOn.getTime() <= now.getTime() + serviceWindowMs
  return {
    found: 'present',
    key,
    policy,
    versions,
    decision: wanted.rotation && planRotation(state, wanted.rotation, now),
    isDueByNewPolicy: isDue && findPolicyChanges(wanted.policy, policy).length > 0,
  }
}

/** A policy that is overdue when it is set makes the service rotate: our own rotation has to come before, or there are two. */
function orderFor(facts: KeyFacts): readonly StepAction[] {
  if (facts.found !== 'present' || !facts.isDueByNewPolicy) return stepActions
  const others: StepAction[] = stepActions.filter((action) => action !== 'rotate')
  return others.toSpliced(others.indexOf('policy'), 0, 'rotate')
}

function expectedOf(facts: KeyFacts): ExpectedState {
  if (facts.found === 'absent') return { found: 'absent' }
  if (facts.found === 'deleted') {
    const { deletedOn } = facts.key
    return { found: 'deleted', ...(deletedOn !== undefined && { deletedOn: iso(deletedOn) }) }
  }
  const { key, policy } = facts
  return {
    found: 'present',
    version: key.version,
    ...(key.updatedOn !== undefined && { updatedOn: iso(key.updatedOn) }),
    ...(policy !== undefined && { policy: policyOf(policy) }),
  }
}

/** Whether a page of the key list tells enough; if not, the key has to be read. */
export function isSettledByList(wanted: WantedKey, item: KeyVersion, now: Date): boolean {
  if (item.managed) return true
  const { policy, rotation, retirement, tags = {} } = wanted
  if (policy !== undefined || retirement !== undefined || rotation?.ifDue) return false
  if (Object.entries(tags).some(([name, value]) => item.tags[name] !== value)) return false
  return rotation === undefined || planRotation(item, rotation, now).action !== 'rotate'
}

/** Somebody may mean a certificate's key by mistake; a pattern that happens to match one means others. */
function planManaged(where: Where, wanted: WantedKey, key: Key, now: Date): KeyPlan {
  if (wanted.type === undefined) return { steps: [], problems: [], idle: explainIdle(where, wanted, key, now) }
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
function stateAfter(key: Key, wanted: WantedKey, policy: RotationPolicy | undefined): KeyState {
  const effective = wanted.policy ?? policy
  return {
    name: key.name,
    version: key.version,
    enabled: wanted.enabled ?? key.enabled,
    createdOn: key.createdOn,
    expiresOn: expiryToGet(wanted, key) ?? key.expiresOn,
    managed: key.managed,
    ...(effective !== undefined && { policy: effective }),
  }
}

/** Why the key cannot become what is wanted. */
function findProblems(where: Where, facts: KeyFacts, steps: readonly PlanStep[]): PlanProblem[] {
  if (facts.found === 'deleted') return []
  return [
    ...(facts.found === 'present' ? findConflicts(where, facts.wanted, facts.key) : []),
    ...findPolicyProblems(where, facts.wanted),
    ...findPastExpiry(where, facts, steps),
  ]
}

function findConflicts(where: Where, wanted: WantedKey, key: Key): PlanProblem[] {
  const conflicts = namedKeyFields.flatMap(([name, field]) => {
    const found = wanted[name] === undefined ? undefined : field.findConflict?.(wanted[name], key)
    return found === undefined ? [] : [{ found, hint: field.conflictHint ?? '' }]
  })
  return [...Map.groupBy(conflicts, ({ hint }) => hint)].map(([hint, alike]) => ({
    ...where,
    code: 'CONFLICT',
    message: `key "${where.key}" exists with ${alike.map(({ found }) => found).join(', ')}`,
    hint,
  }))
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

function findPastExpiry(where: Where, facts: KeyFacts, steps: readonly PlanStep[]): PlanProblem[] {
  const { now, wanted } = facts
  const step = steps.find(
    ({ action, changes }) => action !== 'retire' && changes.some(({ field }) => field === 'expires'),
  )
  if (wanted.expires === undefined || step === undefined) return []
  const made = step.action === 'update' && facts.found === 'present' ? facts.key.createdOn : undefined
  const date = momentFrom(wanted.expires, made ?? now)
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
