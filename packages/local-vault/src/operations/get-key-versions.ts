import { stateOf } from '../keys/key-state.ts'
import { isManagedHsm, versionItem } from '../keys/wire.ts'
import type { KeyRow, VersionRow } from '../store/key-rows.ts'
import type { Operation, OperationCall } from './operation.ts'
import { listPage } from './paging.ts'

/**
 * GET /keys/{name}/versions: all versions, in a vault by id, that is in no order of age, in a Managed HSM as they were
 * made. A key that is not there has an empty list, not a 404.
 */
export const getKeyVersions: Operation = (call) => {
  const { keys, vault, name, now } = call
  const key = keys.find(vault.id, name)
  const isLive = key !== undefined && stateOf(key, now.getTime()) === 'live'
  return listPage<VersionRow>(call, {
    path: `keys/${name}/versions`,
    read: (after, limit) => (isLive ? readVersions(call, key, { after, limit }) : []),
    marker: (version) => (isManagedHsm(call) ? String(version.id) : version.version),
    item: (version) => (isLive ? versionItem(call, { key, version }) : undefined),
  })
}

function readVersions(call: OperationCall, key: KeyRow, { after, limit }: { after: string; limit: number }) {
  return isManagedHsm(call)
    ? call.keys.listVersionsByAge(key, { after: Number(after) || 0, limit })
    : call.keys.listVersions(key, { after, limit })
}
