import { badParameter, conflict, ServiceError } from '../errors.ts'
import { readKeyType } from '../keys/key-type.ts'
import { rotationTime } from '../keys/rotation-policy.ts'
import { isSoundBackup } from '../keys/sound-backup.ts'
import { isManagedHsm, keyBundle, keyId } from '../keys/wire.ts'
import { openBackup } from '../store/key-backup.ts'
import { type Operation, seconds } from './operation.ts'
import { readBytes } from './use-key.ts'

/** POST /keys/restore: the key under its own name with its own version ids; it never merges into another key. */
export const restoreKey: Operation = (call) => {
  const { store, keys, vault, now } = call
  const backup = openBackup(readBytes(call.body(), 'value'))
  if (backup === undefined || !isSoundBackup(backup)) {
    throw isManagedHsm(call)
      ? new ServiceError(
          400,
          'MalformedBackupBlob',
          'Backup blob belongs to a different crypto domain and cannot be used with this instance.',
        )
      : new ServiceError(400, 'Malformed backup blob', 'Backup blob is corrupt.')
  }
  if ((backup.kind === 'managed-hsm') !== (vault.profile === 'managed-hsm')) {
    throw badParameter(`A backup of a ${backup.kind} cannot be restored to this ${vault.profile} vault.`)
  }
  for (const { kty } of backup.versions) readKeyType(kty, vault.profile)

  return store.writeTogether(() => {
    if (keys.find(vault.id, backup.name) !== undefined) {
      const taken = `${keyId(call, backup)}/${backup.versions.at(-1)?.version}`
      throw conflict(
        `There was a conflict restoring the key '${taken}'. This can happen if either: a second key with the same name was created after the first key was deleted; thus trying to restore a key whose name is already in use. To fix this, rename the second key to something else so that the restore works. The second probable cause of this exception is when multiple operations are performed in parallel against the key. To avoid this error, perform operations against a key in a sequential manner.`,
      )
    }
    const { managed, releasePolicy, rotationPolicy } = backup
    let key = { ...keys.insertKey(vault.id, backup.name), managed, releasePolicy, rotationPolicy }
    for (const version of backup.versions) key = { ...key, ...keys.insertVersion(key, version).key }
    const version = keys.latestVersion(key)
    const at = managed ? undefined : rotationTime(rotationPolicy, version)
    // A rotation that fell due since the backup happens now, not in the past.
    const restored = { ...key, rotatesAt: at === undefined ? undefined : Math.max(at, seconds(now)) }
    keys.saveKey(restored)
    return keyBundle(call, { key: restored, version })
  })
}
