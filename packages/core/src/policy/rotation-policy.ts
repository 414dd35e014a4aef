import { type Duration, parseDuration } from '../duration.ts'

/**
 * A key's rotation policy, in the one shape that it has everywhere: options, manifests, plans, JSON. Durations are text:
 * ISO 8601 in what keyturn gives, that or the short form (`90d`) in what it takes; whole hours or longer.
 */
export interface RotationPolicy {
  /** The service makes a new version this long after the latest was made. At least 7 days (Managed HSM: 28). */
  rotateEvery?: string | undefined
  /** The service makes a new version this long before the latest expires. At least 7 days; needs `expireAfter`. */
  rotateBeforeExpiry?: string | undefined
  /** Versions that a rotation makes expire after this. At least 28 days. */
  expireAfter?: string | undefined
  /** An event is sent this long before a version expires. At least 7 days. Default `P30D`, the service's own. */
  notifyBefore?: string | undefined
}

/** A rotation policy as a vault holds it. */
export interface HeldRotationPolicy extends RotationPolicy {
  /** Whether it is what every key has that never got a policy: no rotation, no expiry, a notice 30 days before expiry. */
  isDefault: boolean
  createdOn?: Date
  updatedOn?: Date
}

/** The notice that a vault adds where a policy has none; Managed HSM has no notices. */
export const serviceNotice = 'P30D'

export type PolicyField = keyof RotationPolicy

export const policyFields: readonly PolicyField[] = ['rotateEvery', 'rotateBeforeExpiry', 'expireAfter', 'notifyBefore']

/** The policy alone, without what only a vault knows of it. */
export function policyOf(held: RotationPolicy): RotationPolicy {
  return Object.fromEntries(policyFields.flatMap((field) => (held[field] === undefined ? [] : [[field, held[field]]])))
}

/**
 * The fields of a policy that are not as wanted, however the durations are written. A notice that nobody asked for does
 * not count: the service adds one by itself.
 */
export function findPolicyDifferences(held: RotationPolicy, wanted: RotationPolicy): PolicyField[] {
  return policyFields.filter(
    (field) =>
      !(field === 'notifyBefore' && wanted.notifyBefore === undefined) && !isSameDuration(held[field], wanted[field]),
  )
}

/** Whether two policies say the same. */
export function isSamePolicy(a: RotationPolicy, b: RotationPolicy): boolean {
  return policyFields.every((field) => isSameDuration(a[field], b[field]))
}

/** `P1Y` and `P12M` are the same, so are `P2D` and `PT48H`. */
function isSameDuration(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === b) return a === b
  const [first, second] = [parseDuration(a), parseDuration(b)]
  return monthsOf(first) === monthsOf(second) && secondsOf(first) === secondsOf(second)
}

function monthsOf({ years, months }: Duration): number {
  return years * 12 + months
}

function secondsOf({ weeks, days, hours, minutes, seconds }: Duration): number {
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds
}
