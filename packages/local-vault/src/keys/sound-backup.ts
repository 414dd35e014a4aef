import { CryptoInputError } from '../crypto/input-error.ts'
import { ServiceError } from '../errors.ts'
import type { KeyBackup } from '../store/key-backup.ts'
import { checkKeyName } from './key-name.ts'
import { flawOf } from './sound-version.ts'

/** Whether a backup describes a key that could have been made: sealed blobs can be forged by anyone with this package. */
export function isSoundBackup(backup: KeyBackup): boolean {
  try {
    if (typeof backup.name !== 'string') return false
    checkKeyName(backup.name)
    const profile = backup.kind === 'managed-hsm' ? backup.kind : 'premium'
    const ids = backup.versions.map(({ version }) => version)
    const areDistinct = ids.length > 0 && new Set(ids).size === ids.length
    return areDistinct && backup.versions.every((version) => flawOf(version, profile) === undefined)
  } catch (error) {
    // Whatever is missing or of another kind than it should be.
    if (error instanceof ServiceError || error instanceof CryptoInputError || error instanceof TypeError) return false
    throw error
  }
}
