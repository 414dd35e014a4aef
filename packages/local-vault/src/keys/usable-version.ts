import { forbidden } from '../errors.ts'
import type { VersionRow } from '../store/key-rows.ts'

/** Operations with key material, by their names in `key_ops`. */
export type KeyUse =
  | 'encrypt'
  | 'decrypt'
  | 'sign'
  | 'verify'
  | 'wrapKey'
  | 'unwrapKey'
  | 'import'
  | 'secureWrapKey'
  | 'secureUnwrapKey'

/** Outside `nbf`..`exp` old data stays readable: only these are refused then. */
const newUses: readonly KeyUse[] = ['encrypt', 'sign', 'wrapKey', 'import', 'secureWrapKey']

/**
 * Whether a version may be used like this now (Key Vault: about keys, "date-time controlled operations"). `nbf` is
 * inclusive, `exp` exclusive.
 *
 * @param now unix seconds.
 * @throws {ServiceError} 403 `Forbidden` with the inner code of the reason.
 */
export function checkUse(version: VersionRow, use: KeyUse, now: number): void {
  if (!version.enabled) throw forbidden(`Operation ${use} is not allowed on a disabled key.`, 'KeyDisabled')
  if (!version.keyOps.includes(use)) {
    throw forbidden(`Operation ${use} is not permitted on this key.`, 'KeyOperationForbidden')
  }
  if (!newUses.includes(use)) return
  if (version.nbf !== undefined && now < version.nbf) {
    throw forbidden(`Operation ${use} is not allowed on a key that is not yet valid.`, 'KeyNotYetValid')
  }
  if (version.exp !== undefined && now >= version.exp) {
    throw forbidden(`Operation ${use} is not allowed on an expired key.`, 'KeyExpired')
  }
}
