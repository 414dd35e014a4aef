import { stateOf } from '../keys/key-state.ts'
import { keyItem } from '../keys/wire.ts'
import type { Operation } from './operation.ts'
import { readPage, toPage } from './paging.ts'

/** GET /keys: one item a key, live keys only, by name. */
export const getKeys: Operation = (call) => {
  const { keys, vault, now } = call
  const page = readPage(call)
  if (page.isEmpty) return toPage(call, { page, path: 'keys', found: [], marker: page.after, hasMore: true })
  const found = keys.list(vault.id, { deleted: false, after: page.after, limit: page.size + 1 })
  const shown = found.slice(0, page.size)
  return toPage(call, {
    page,
    path: 'keys',
    // A key that is still being recovered is not there yet.
    found: shown.filter(({ key }) => stateOf(key, now.getTime()) === 'live').map((one) => keyItem(call, one)),
    marker: shown.at(-1)?.key.name.toLowerCase() ?? '',
    hasMore: found.length > page.size,
  })
}
