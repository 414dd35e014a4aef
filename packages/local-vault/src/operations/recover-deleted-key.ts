import { checkIsSettled, stateOf } from '../keys/key-state.ts'
import { checkIsNotManaged } from '../keys/managed-key.ts'
import { deletedKeyNotFound } from '../keys/not-found.ts'
import { keyBundle } from '../keys/wire.ts'
import { type Operation, seconds } from './operation.ts'

/** POST /deletedkeys/{name}/recover: the key comes back with all versions, attributes and its policy. */
export const recoverDeletedKey: Operation = (call) => {
  const { store, keys, vault, name, now, options } = call
  return store.writeTogether(() => {
    const key = keys.find(vault.id, name)
    checkIsSettled(key, now.getTime())
    if (key === undefined || stateOf(key, now.getTime()) !== 'deleted') {
      throw deletedKeyNotFound(call, name, 'recover')
    }
    checkIsNotManaged(key, 'recover')
    const recovered = {
      ...key,
      deletedAt: undefined,
      purgeAt: undefined,
      settlesAt: now.getTime() + options.transitionDelay,
      // A rotation that fell due while the key was deleted happens now, not in the past.
      rotatesAt: key.rotatesAt === undefined ? undefined : Math.max(key.rotatesAt, seconds(now)),
    }
    keys.saveKey(recovered)
    return keyBundle(call, { key: recovered, version: keys.latestVersion(key) })
  })
}
