import type { DatabaseSync } from 'node:sqlite'
import { type KeyRow, mustFind, type Place, readKey, toJson } from './key-rows.ts'

/** Keys, without their versions. */
export interface KeyRecords {
  find(vault: number, name: string): KeyRow | undefined
  /** Keys in any state, by name whatever the case, from after `after`. */
  listByName(vault: number, options: { after: string; limit: number }): KeyRow[]
  /** Live keys as they were made, or deleted ones as they were deleted, from after `after`. */
  listByAge(vault: number, options: { deleted: boolean; after: Place; limit: number }): KeyRow[]
  /** Row ids, for a look at each row by itself: one that cannot be read does not hide the others. */
  idsOf(vault: number): number[]
  byId(id: number): KeyRow
  insertKey(vault: number, name: string): KeyRow
  saveKey(key: KeyRow): void
  /** Removes the key and all its versions. */
  purge(key: KeyRow): void
  /** Removes all keys of a vault, deleted ones included; without one, of all vaults. */
  purgeAll(vault?: number): void
  /** Of a vault, deleted ones included. */
  count(vault: number): number
}

export function openKeyRecords(db: DatabaseSync): KeyRecords {
  const select = db.prepare('SELECT * FROM keys WHERE vault = ? AND lookup = ?')
  const selectIds = db.prepare('SELECT id FROM keys WHERE vault = ? ORDER BY id')
  const selectById = db.prepare('SELECT * FROM keys WHERE id = ?')
  const selectByName = db.prepare('SELECT * FROM keys WHERE vault = ? AND lookup > ? ORDER BY lookup LIMIT ?')
  const selectLiveByAge = db.prepare(
    'SELECT * FROM keys WHERE vault = ? AND deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?',
  )
  const selectDeletedByAge = db.prepare(
    `SELECT * FROM keys WHERE vault = ? AND deleted_at IS NOT NULL AND NOT purged AND (deleted_at, id) > (?, ?)
    ORDER BY deleted_at, id LIMIT ?`,
  )
  const insert = db.prepare('INSERT INTO keys (vault, name, lookup) VALUES (?, ?, ?) RETURNING *')
  const update =
    db.prepare(`UPDATE keys SET latest = ?, managed = ?, deleted_at = ?, purge_at = ?, purged = ?, settles_at = ?,
    release_policy = ?, rotation_policy = ?, rotates_at = ? WHERE id = ?`)
  const deleteRow = db.prepare('DELETE FROM keys WHERE id = ?')
  const deleteAll = db.prepare('DELETE FROM keys WHERE vault = ifnull(?, vault)')
  const countRows = db.prepare('SELECT count(*) AS count FROM keys WHERE vault = ? AND NOT purged')
  return {
    find(vault, name) {
      const row = select.get(vault, name.toLowerCase())
      return row === undefined ? undefined : readKey(row)
    },
    listByName: (vault, { after, limit }) => selectByName.all(vault, after, limit).map(readKey),
    listByAge: (vault, { deleted, after, limit }) =>
      (deleted
        ? selectDeletedByAge.all(vault, after.deletedAt, after.id, limit)
        : selectLiveByAge.all(vault, after.id, limit)
      ).map(readKey),
    idsOf: (vault) => selectIds.all(vault).map(({ id }) => Number(id)),
    byId: (id) => readKey(mustFind(selectById.get(id))),
    insertKey: (vault, name) => readKey(mustFind(insert.get(vault, name, name.toLowerCase()))),
    saveKey(key) {
      update.run(
        key.latest,
        Number(key.managed),
        key.deletedAt ?? null,
        key.purgeAt ?? null,
        Number(key.purged),
        key.settlesAt ?? null,
        toJson(key.releasePolicy),
        toJson(key.rotationPolicy),
        key.rotatesAt ?? null,
        key.id,
      )
    },
    purge: (key) => void deleteRow.run(key.id),
    purgeAll: (vault) => void deleteAll.run(vault ?? null),
    count: (vault) => Number(countRows.get(vault)?.count),
  }
}
