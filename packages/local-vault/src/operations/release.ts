import { badParameter, forbidden } from '../errors.ts'
import { readText, requireText } from '../keys/body.ts'
import { findLiveVersion } from '../keys/key-state.ts'
import type { Operation } from './operation.ts'

const wrappings = ['CKM_RSA_AES_KEY_WRAP', 'RSA_AES_KEY_WRAP_256', 'RSA_AES_KEY_WRAP_384']

/**
 * POST /keys/{name}/{version}/release: checked as far as the attestation token, which is always refused: there is no
 * attestation service that an embedded vault could believe.
 */
export const release: Operation = (call) => {
  const { keys, vault, name, version, now } = call
  const found = findLiveVersion(keys, { vault: vault.id, name, version, now: now.getTime() })
  const body = call.body()
  requireText(body, 'target')
  const enc = readText(body, 'enc')
  if (enc !== undefined && !wrappings.includes(enc)) {
    throw badParameter(`Invalid enc value: ${enc}. It must be one of ${wrappings.join(', ')}.`)
  }
  if (!found.version.enabled) throw forbidden('Operation release is not allowed on a disabled key.', 'KeyDisabled')
  if (!found.version.exportable)
    throw forbidden('Operation release is not permitted on this key.', 'KeyOperationForbidden')
  throw forbidden('Target environment attestation statement cannot be verified.', 'AccessDenied')
}
