import { forbidden } from '../errors.ts'
import { checkIsSettled, stateOf } from '../keys/key-state.ts'
import { checkIsNotManaged } from '../keys/managed-key.ts'
import { deletedKeyNotFound } from '../keys/not-found.ts'
import type { Operation } from './operation.ts'

/** DELETE /deletedkeys/{name}: for good. 204 without a body; with a delay the name is free some time later. */
export const purgeDeletedKey: Operation = async (call) => {
  const { store, keys, vault, name, now, options } = call
  await store.writeTogether(() => {
    const key = keys.find(vault.id, name)
    checkIsSettled(key, now.getTime(), 'Key')
    if (key === undefined || stateOf(key, now.getTime()) !== 'deleted') {
      throw deletedKeyNotFound(call, name, 'purge')
    }
    checkIsNotManaged(key, 'purge')
    if (vault.purgeProtection) {
      throw forbidden(
        'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed',
      )
    }
    if (options.transitionDelay === 0) keys.purge(key)
    else keys.saveKey({ ...key, purged: true, purgeAt: Math.ceil((now.getTime() + options.transitionDelay) / 1000) })
  })
  return undefined
}
