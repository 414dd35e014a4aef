import { conflict, forbidden, ServiceError } from '../errors.ts'
import { stateOf } from '../keys/key-state.ts'
import type { Operation } from './operation.ts'

/** DELETE /deletedkeys/{name}: for good, and the name is free again. 204 without a body. */
export const purgeDeletedKey: Operation = async ({ store, keys, vault, name, now }) => {
  await store.writeTogether(() => {
    const key = keys.find(vault.id, name)
    const state = key === undefined ? undefined : stateOf(key, now.getTime())
    if (state === 'deleting') throw conflict('Key is currently being deleted.', 'ObjectIsBeingDeleted')
    if (key === undefined || state !== 'deleted') throw new ServiceError(404, 'KeyNotFound', `Key not found: ${name}`)
    if (vault.purgeProtection) {
      throw forbidden(
        'Operation "purge" is not allowed because purge protection is enabled for this vault. Key Vault service will automatically purge it after the retention period has passed',
      )
    }
    keys.purge(key)
  })
  return undefined
}
