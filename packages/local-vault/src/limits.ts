import { ServiceError } from './errors.ts'
import type { OperationName } from './operation-name.ts'

/** What of a key decides how much a request costs. */
export interface LimitedKey {
  kty: string
  /** Bits of an RSA key. */
  keySize: number | undefined
}

/** Enforcement of the documented request limits of a vault. */
export interface Limiter {
  /**
   * Counts a request.
   *
   * @param now the vault's clock, in milliseconds.
   * @throws {ServiceError} 429 `Throttled` without `Retry-After`, as captured; such a request is not counted.
   */
  spend(request: { vault: number; operation: OperationName; key: () => LimitedKey | undefined; now: number }): void
}

/** Operations that share the small budget for new key material (rotate and import: assumed, so that clients are careful). */
const creating: readonly OperationName[] = ['createKey', 'rotateKey', 'importKey', 'release']

/** Key Vault service limits: transactions in ten seconds, per vault; a dearer key uses up more of the same budget. */
const perWindow = {
  create: { hsm: 10, software: 20 },
  other: { hsm: { 2048: 2000, 3072: 500, 4096: 250 }, software: { 2048: 4000, 3072: 1000, 4096: 500 } },
} as const

const documentedWindow = 10_000

/**
 * Token buckets, one per vault and class: full at first, refilled evenly over the window.
 *
 * @param window how long a full budget takes to come back, in milliseconds. Default 10 s, as documented.
 */
export function createLimiter(window: number = documentedWindow): Limiter {
  const buckets = new Map<string, { level: number; at: number }>()
  return {
    spend({ vault, operation, key, now }) {
      const isCreate = creating.includes(operation)
      const name = `${vault}/${isCreate ? 'create' : 'other'}`
      const bucket = buckets.get(name) ?? { level: 1, at: now }
      // A clock that was moved back must not drain the budget.
      const refilled = Math.min(1, bucket.level + Math.max(0, now - bucket.at) / window)
      const cost = 1 / transactions(isCreate, key())
      // Sums of shares are off by a little; a full budget must allow the documented number.
      const isAllowed = refilled + 1e-9 >= cost
      buckets.set(name, { level: isAllowed ? refilled - cost : refilled, at: now })
      if (isAllowed) return
      throw new ServiceError(
        429,
        'Throttled',
        'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
      )
    },
  }
}

function transactions(isCreate: boolean, key: LimitedKey | undefined): number {
  const protection = key?.kty.endsWith('-HSM') ? 'hsm' : 'software'
  if (isCreate) return perWindow.create[protection]
  const bits = key?.kty.startsWith('RSA') ? (key.keySize ?? 2048) : 2048
  const limits = perWindow.other[protection]
  return bits <= 2048 ? limits[2048] : bits <= 3072 ? limits[3072] : limits[4096]
}
