import { badParameter } from '../errors.ts'
import type { VaultProfile } from '../store/vaults.ts'
import { isHsmType } from './key-type.ts'

const forRsa = ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'] as const
const forEc = ['sign', 'verify'] as const
const forEcOfManagedHsm = [...forEc, 'deriveKey'] as const
const forOct = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey', 'sign', 'verify', 'deriveKey'] as const

/** Of keys that wrap keys which only an attested environment gets to see. */
export const secureWrapOps: readonly unknown[] = ['secureWrapKey', 'secureUnwrapKey']

/** The operations that a key gets when none are asked for. */
export function defaultKeyOps(kty: string, profile: VaultProfile): string[] {
  return [...usableOps(kty, profile)]
}

/** What a new key gets: none asked for, in an empty list too, are the default ones, as recorded. */
export function readNewKeyOps(value: unknown, kty: string, profile: VaultProfile): string[] {
  const asked = readKeyOps(value, kty, profile)
  return asked === undefined || asked.length === 0 ? defaultKeyOps(kty, profile) : asked
}

/**
 * As {@link readKeyOps}, for a key that was made already: also the operations of secure wrap, which a request may ask for
 * under more conditions only.
 */
export function readStoredKeyOps(value: unknown, kty: string, profile: VaultProfile): string[] | undefined {
  const isSecureWrap = Array.isArray(value) && value.length > 0 && value.every((op) => secureWrapOps.includes(op))
  if (isSecureWrap && kty === 'RSA-HSM' && profile === 'managed-hsm') return [...new Set<string>(value)]
  return readKeyOps(value, kty, profile)
}

/**
 * Checks `key_ops`: known, fit for the type, and `import` only alone on an HSM key (a key exchange key).
 *
 * @returns undefined when the body has none.
 * @throws {ServiceError} 400 `BadParameter`.
 */
export function readKeyOps(value: unknown, kty: string, profile: VaultProfile): string[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw badParameter("Property 'key_ops' must be a list.")
  const allowed: readonly string[] = [...usableOps(kty, profile), 'export', ...(isHsmType(kty) ? ['import'] : [])]
  for (const op of value) {
    if (!allowed.includes(op)) {
      throw badParameter(`Invalid key_ops value: ${String(op)}. A key of type ${kty} takes ${allowed.join(', ')}.`)
    }
  }
  if (value.includes('import') && value.length > 1) {
    throw badParameter("The key operation 'import' cannot be combined with others.")
  }
  return [...new Set<string>(value)]
}

function usableOps(kty: string, profile: VaultProfile): readonly string[] {
  if (kty.startsWith('RSA')) return forRsa
  if (!kty.startsWith('EC')) return forOct
  return profile === 'managed-hsm' ? forEcOfManagedHsm : forEc
}
