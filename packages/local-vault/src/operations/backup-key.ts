import { encodeBase64Url } from '../crypto/base64url.ts'
import { checkIsHeldHere } from '../keys/external-key.ts'
import { findLiveKey } from '../keys/key-state.ts'
import { checkIsNotManaged } from '../keys/managed-key.ts'
import { sealBackup } from '../store/key-backup.ts'
import type { Operation } from './operation.ts'

/** POST /keys/{name}/backup: all versions with their attributes and tags, in one opaque blob. */
export const backupKey: Operation = (call) => {
  const { keys, vault } = call
  const key = findLiveKey(call)
  checkIsNotManaged(key, 'backup')
  const all = keys.allVersions(key)
  checkIsHeldHere(key, all)
  const versions = all.map((version) => {
    const { id: _, key: __, ...content } = version
    return { ...content, privateJwk: keys.privateJwk(version) }
  })
  const blob = sealBackup({
    kind: vault.profile === 'managed-hsm' ? 'managed-hsm' : 'vault',
    name: key.name,
    managed: key.managed,
    ...(key.releasePolicy === undefined ? {} : { releasePolicy: key.releasePolicy }),
    ...(key.rotationPolicy === undefined ? {} : { rotationPolicy: key.rotationPolicy }),
    versions,
  })
  return { value: encodeBase64Url(blob) }
}
