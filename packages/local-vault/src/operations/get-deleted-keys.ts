import { deletedKeyItem } from '../keys/wire.ts'
import { listKeys } from './list-keys.ts'
import type { Operation } from './operation.ts'

/** GET /deletedkeys: keys that can be recovered or purged. */
export const getDeletedKeys: Operation = (call) =>
  listKeys(call, { path: 'deletedkeys', state: 'deleted', item: (found) => deletedKeyItem(call, found) })
