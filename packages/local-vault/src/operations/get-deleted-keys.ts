import { stateOf } from '../keys/key-state.ts'
import { deletedKeyItem } from '../keys/wire.ts'
import type { Operation } from './operation.ts'
import { readPage, toPage } from './paging.ts'

/** GET /deletedkeys: keys that can be recovered or purged. */
export const getDeletedKeys: Operation = (call) => {
  const { keys, vault, now } = call
  const page = readPage(call)
  if (page.isEmpty) return toPage(call, { page, path: 'deletedkeys', found: [], marker: page.after, hasMore: true })
  const found = keys.list(vault.id, { deleted: true, after: page.after, limit: page.size + 1 })
  const shown = found.slice(0, page.size)
  return toPage(call, {
    page,
    path: 'deletedkeys',
    found: shown.filter(({ key }) => stateOf(key, now.getTime()) === 'deleted').map((one) => deletedKeyItem(call, one)),
    marker: shown.at(-1)?.key.name.toLowerCase() ?? '',
    hasMore: found.length > page.size,
  })
}
