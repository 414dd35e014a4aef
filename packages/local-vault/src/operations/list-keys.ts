import { type KeyState, stateOf } from '../keys/key-state.ts'
import { isManagedHsm } from '../keys/wire.ts'
import { type KeyRow, type KeyWithVersion, type Place, placeOf } from '../store/key-rows.ts'
import type { OperationCall, OperationResult } from './operation.ts'
import { listPage } from './paging.ts'

/** Either list of keys. */
interface KeyList {
  path: 'keys' | 'deletedkeys'
  /** Which keys it shows; one in transition is in neither list. */
  state: Extract<KeyState, 'live' | 'deleted'>
  item(found: KeyWithVersion): Record<string, unknown>
}

/**
 * A page of the keys in one state, as recorded: a vault walks over all its names, live and deleted, and shows those that
 * fit, so that pages may be short or empty; a Managed HSM goes by age.
 */
export function listKeys(call: OperationCall, { path, state, item }: KeyList): OperationResult {
  const { keys, vault, now } = call
  const byAge = isManagedHsm(call)
  return listPage<KeyRow>(call, {
    path,
    read: (after, limit) =>
      byAge
        ? keys.listByAge(vault.id, { deleted: state === 'deleted', after: readPlace(after), limit })
        : keys.listByName(vault.id, { after, limit }),
    marker: (key) => (byAge ? Object.values(placeOf(key)).join('.') : key.name.toLowerCase()),
    item: (key) =>
      stateOf(key, now.getTime()) === state ? item({ key, version: keys.latestVersion(key) }) : undefined,
  })
}

function readPlace(marker: string): Place {
  const [deletedAt = 0, id = 0] = marker.split('.').map((part) => Number(part) || 0)
  return { deletedAt, id }
}
