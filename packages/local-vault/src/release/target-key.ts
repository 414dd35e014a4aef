import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Claims } from './evaluate-policy.ts'

/** The key of the attested environment that a released key is wrapped for. */
export interface TargetKey {
  kid: string
  key: KeyObject
}

/**
 * The first RSA key for encryption in `x-ms-runtime.keys` (Key Vault: environment assertion).
 *
 * @returns undefined when the token has none.
 */
export function targetKeyOf(claims: Claims): TargetKey | undefined {
  const { keys } = asRecord(claims['x-ms-runtime'])
  const suitable = (Array.isArray(keys) ? keys : []).map(asRecord).find(isForEncryption)
  if (suitable === undefined) return undefined
  const { kid, n, e } = suitable
  try {
    return {
      kid: String(kid),
      key: createPublicKey({ key: { kty: 'RSA', n: String(n), e: String(e) }, format: 'jwk' }),
    }
  } catch {
    return undefined
  }
}

/** The document says `key_use`, RFC 7517 and the tokens say `use`. */
function isForEncryption({ kty, kid, use, key_use, key_ops }: Record<string, unknown>): boolean {
  const isMeant = use === 'enc' || key_use === 'enc' || (Array.isArray(key_ops) && key_ops.includes('encrypt'))
  return kty === 'RSA' && typeof kid === 'string' && isMeant
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
