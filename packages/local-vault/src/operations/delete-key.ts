import { checkIsSettled, stateOf } from '../keys/key-state.ts'
import { checkIsNotManaged } from '../keys/managed-key.ts'
import { keyNotFound } from '../keys/not-found.ts'
import { justDeletedKeyBundle } from '../keys/wire.ts'
import { type Operation, seconds } from './operation.ts'

/** DELETE /keys/{name}: the key with all its versions, recoverable until its purge date. */
export const deleteKey: Operation = (call) => {
  const { store, keys, vault, name, now, options } = call
  return store.writeTogether(() => {
    const key = keys.find(vault.id, name)
    checkIsSettled(key, now.getTime())
    if (key === undefined || stateOf(key, now.getTime()) !== 'live') throw keyNotFound(call, name)
    checkIsNotManaged(key, 'delete')
    const deletedAt = seconds(now)
    const deleted = {
      ...key,
      deletedAt,
      purgeAt: deletedAt + vault.recoverableDays * 86_400,
      settlesAt: now.getTime() + options.transitionDelay,
    }
    keys.saveKey(deleted)
    return justDeletedKeyBundle(call, { key: deleted, version: keys.latestVersion(key) })
  })
}
