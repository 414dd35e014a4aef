import { keyItem } from '../keys/wire.ts'
import { listKeys } from './list-keys.ts'
import type { Operation } from './operation.ts'

/** GET /keys: one item a key, live keys only. */
export const getKeys: Operation = (call) =>
  listKeys(call, { path: 'keys', state: 'live', item: (found) => keyItem(call, found) })
