import { isDeepStrictEqual } from 'node:util'
import { CryptoInputError } from '../crypto/input-error.ts'
import { importKeyMaterial, publicJwk } from '../crypto/key-material.ts'
import { ServiceError } from '../errors.ts'
import type { KeyBackup } from '../store/key-backup.ts'
import { checkWindow, readAttributes } from './attributes.ts'
import { checkKeyName } from './key-name.ts'
import { readKeyOps } from './key-operations.ts'
import { keySizeOf } from './key-type.ts'
import { readTags } from './tags.ts'

/**
 * Whether a backup describes a key that could have been made: sealed blobs can be forged by anyone with this package, and
 * a restore must not let in what create and import refuse, or a public half that is not the private one's.
 */
export function isSoundBackup(backup: KeyBackup): boolean {
  try {
    if (typeof backup.name !== 'string') return false
    checkKeyName(backup.name)
    const ids = backup.versions.map(({ version }) => version)
    return ids.length > 0 && new Set(ids).size === ids.length && backup.versions.every(isSoundVersion)
  } catch (error) {
    // Whatever is missing or of another kind than it should be.
    if (error instanceof ServiceError || error instanceof CryptoInputError || error instanceof TypeError) return false
    throw error
  }
}

function isSoundVersion(version: KeyBackup['versions'][number]): boolean {
  const { kty, enabled, nbf, exp, exportable, created, updated, privateJwk } = version
  readAttributes({ attributes: { enabled, nbf, exp, exportable } })
  checkWindow(nbf, exp)
  readKeyOps(version.keyOps, kty)
  readTags({ tags: version.tags })
  const material = importKeyMaterial({ ...privateJwk, kty: kty.replace(/-HSM$/, '') })
  return (
    /^[0-9a-f]{32}$/.test(version.version) &&
    privateJwk.kty === material.kty &&
    isDeepStrictEqual(publicJwk(material), version.publicJwk) &&
    version.keySize === keySizeOf(material) &&
    [created, updated].every((time) => Number.isSafeInteger(time) && time >= 0)
  )
}
