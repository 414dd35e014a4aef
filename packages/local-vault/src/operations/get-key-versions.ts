import { stateOf } from '../keys/key-state.ts'
import { versionItem } from '../keys/wire.ts'
import type { Operation } from './operation.ts'
import { readPage, toPage } from './paging.ts'

/** GET /keys/{name}/versions: all versions, in no order of age. A key that is not there has an empty list, not a 404. */
export const getKeyVersions: Operation = (call) => {
  const { keys, vault, name, now } = call
  const page = readPage(call)
  const path = `keys/${name}/versions`
  if (page.isEmpty) return toPage(call, { page, path, found: [], marker: page.after, hasMore: true })
  const key = keys.find(vault.id, name)
  if (key === undefined || stateOf(key, now.getTime()) !== 'live') {
    return toPage(call, { page, path, found: [], marker: '', hasMore: false })
  }
  const found = keys.listVersions(key, { after: page.after, limit: page.size + 1 })
  const shown = found.slice(0, page.size)
  return toPage(call, {
    page,
    path,
    found: shown.map((version) => versionItem(call, { key, version })),
    marker: shown.at(-1)?.version ?? '',
    hasMore: found.length > page.size,
  })
}
