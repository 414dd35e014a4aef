import { isLoopbackHost } from '../../vault/allowed-host.ts'
import { isManagedHsmHost } from '../../vault/reference.ts'
import type { OperationClass } from '../../vault/request-limiter.ts'
import type { RateLimit } from './adaptive-rate.ts'

export type RequestLimits = Record<OperationClass, RateLimit>

/** Azure Key Vault service limits: transactions with software keys in any ten seconds, for RSA 2048 and all EC keys. */
const vaultLimits: RequestLimits = {
  read: { count: 4_000, windowMs: 10_000 },
  create: { count: 20, windowMs: 10_000 },
}

/** The same for keys in an HSM: half. */
const hsmLimits: RequestLimits = {
  read: { count: 2_000, windowMs: 10_000 },
  create: { count: 10, windowMs: 10_000 },
}

/**
 * What is documented of the limits behind a URL; nothing for loopback hosts. Larger keys weigh up to eight times as much,
 * and a key list does not tell their type, so this is where to begin and no more.
 */
export function documentedLimits(vaultUrl: string): RequestLimits | undefined {
  const { hostname } = new URL(vaultUrl)
  if (isLoopbackHost(hostname)) return undefined
  return isManagedHsmHost(hostname) ? hsmLimits : vaultLimits
}
