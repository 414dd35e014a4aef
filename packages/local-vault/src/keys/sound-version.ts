import { isDeepStrictEqual } from 'node:util'
import { importKeyMaterial, publicJwk } from '../crypto/key-material.ts'
import type { NewVersion } from '../store/key-rows.ts'
import type { VaultProfile } from '../store/vaults.ts'
import { checkWindow, readAttributes } from './attributes.ts'
import { readStoredKeyOps } from './key-operations.ts'
import { keySizeOf } from './key-type.ts'
import { readTags } from './tags.ts'

/**
 * Whether a version that came from outside of this process could have been made here: what create and import refuse is
 * wrong in it, too, and so is a public half that is not the private one's.
 *
 * @returns what is wrong, without any key material; undefined for a sound one.
 * @throws {ServiceError} or {CryptoInputError} with a text that says it; {TypeError} where a member is of another kind.
 */
export function flawOf(version: NewVersion, profile: VaultProfile): string | undefined {
  const { kty, enabled, nbf, exp, exportable, created, updated, privateJwk } = version
  readAttributes({ attributes: { enabled, nbf, exp, exportable } })
  checkWindow(nbf, exp)
  readStoredKeyOps(version.keyOps, kty, profile)
  readTags({ tags: version.tags })
  const material = importKeyMaterial({ ...privateJwk, kty: kty.replace(/-HSM$/, '') })
  if (!/^[0-9a-f]{32}$/.test(version.version)) return 'its id is not 32 lower-case hex digits'
  if (privateJwk.kty !== material.kty) return 'its type is not that of its key material'
  if (!isDeepStrictEqual(publicJwk(material), version.publicJwk)) return 'its public key is not that of its private key'
  if (version.keySize !== keySizeOf(material)) return 'its size is not that of its key material'
  const areTimes = [created, updated].every((time) => Number.isSafeInteger(time) && time >= 0)
  return areTimes ? undefined : 'it has a date that is none'
}
