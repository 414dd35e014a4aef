import { stateOf } from '../keys/key-state.ts'
import { deletedKeyNotFound } from '../keys/not-found.ts'
import { deletedKeyBundle } from '../keys/wire.ts'
import type { Operation } from './operation.ts'

/** GET /deletedkeys/{name}: 404 also while the delete is still under way. */
export const getDeletedKey: Operation = (call) => {
  const { keys, vault, name, now } = call
  const key = keys.find(vault.id, name)
  if (key === undefined || stateOf(key, now.getTime()) !== 'deleted') throw deletedKeyNotFound(call, name, 'get')
  return deletedKeyBundle(call, { key, version: keys.latestVersion(key) })
}
