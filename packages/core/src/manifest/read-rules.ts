import { parseDuration } from '../duration.ts'
import { hasCode } from '../errors.ts'
import { policyFields, type RotationPolicy } from '../policy/rotation-policy.ts'
import { checkPolicy } from '../policy/rules.ts'
import type { RetirementRules } from '../retirement/plan.ts'
import { readRetirementRules } from '../retirement/retire.ts'
import type { RotationRules } from '../rotation/reasons.ts'
import type { KeyRules } from './fields/desired.ts'
import type { RetirementFields, RotationFields } from './fields/written.ts'
import type { ValuePath } from './yaml-source.ts'

export type Refuse = (path: ValuePath, message: string) => void

export interface Reading {
  refuse: Refuse
  /** Policies that were checked before: many keys have the same, and the check tries every day on which a count can begin. */
  policies: Map<string, RotationPolicy | string>
}

/** What applies to a key whether it is described or found. */
export function readRules(
  fields: RotationPolicy & RotationFields & RetirementFields & { vaults?: string[]; tags?: Record<string, string> },
  path: ValuePath,
  at: (field: string) => ValuePath,
  reading: Reading,
): KeyRules {
  const { refuse } = reading
  const policy = readPolicy(fields, path, at, reading)
  const rotation = readRotation(fields)
  const retirement = readRetirement(fields, path, at, refuse)
  return {
    ...(fields.vaults !== undefined && { vaults: fields.vaults }),
    ...(fields.tags !== undefined && { tags: fields.tags }),
    ...(policy !== undefined && { policy }),
    ...(rotation !== undefined && { rotation }),
    ...(retirement !== undefined && { retirement }),
  }
}

function readPolicy(
  fields: RotationPolicy,
  path: ValuePath,
  at: (field: string) => ValuePath,
  { refuse, policies }: Reading,
): RotationPolicy | undefined {
  const given = policyFields.filter((field) => fields[field] !== undefined)
  if (given.length === 0) return undefined
  const input: RotationPolicy = Object.fromEntries(given.map((field) => [field, fields[field]]))
  const id = JSON.stringify(input)
  const read = policies.get(id) ?? checkedPolicy(input)
  policies.set(id, read)
  if (typeof read !== 'string') return read
  refuse(at(given.find((field) => at(field) !== path) ?? ''), read)
  return undefined
}

/** The policy with its durations in ISO 8601, or what is wrong with it. */
function checkedPolicy(input: RotationPolicy): RotationPolicy | string {
  try {
    return checkPolicy(input)
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    return error.message
  }
}

function readRotation({ ifOlderThan, ifExpiresWithin, ifDue }: RotationFields): RotationRules | undefined {
  // Without a rule a rotation would be forced, which a manifest never means.
  if (ifOlderThan === undefined && ifExpiresWithin === undefined && !ifDue) return undefined
  return {
    ...(ifOlderThan !== undefined && { ifOlderThan: parseDuration(ifOlderThan) }),
    ...(ifExpiresWithin !== undefined && { ifExpiresWithin: parseDuration(ifExpiresWithin) }),
    ...(ifDue && { ifDue }),
  }
}

function readRetirement(
  { keep, grace }: RetirementFields,
  path: ValuePath,
  at: (field: string) => ValuePath,
  refuse: Refuse,
): RetirementRules | undefined {
  if (keep === undefined && grace === undefined) return undefined
  try {
    return readRetirementRules({ keep, grace })
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    const field = at('grace')
    refuse(field === path ? at('keep') : field, error.message)
    return undefined
  }
}
