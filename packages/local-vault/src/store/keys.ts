import type { PrivateJwk } from '../crypto/jwk.ts'
import {
  type KeyRow,
  type KeyWithVersion,
  mustFind,
  type NewVersion,
  optional,
  type Place,
  readKey,
  readVersion,
  toJson,
  type VersionRow,
} from './key-rows.ts'
import type { Store } from './open-store.ts'
import { readStoredJson } from './stored-json.ts'

export interface KeyTable {
  find(vault: number, name: string): KeyRow | undefined
  findVersion(key: KeyRow, version: string): VersionRow | undefined
  latestVersion(key: KeyRow): VersionRow
  privateJwk(version: VersionRow): PrivateJwk
  /** Keys in any state, by name whatever the case, from after `after`. */
  listByName(vault: number, options: { after: string; limit: number }): KeyRow[]
  /** Live keys as they were made, or deleted ones as they were deleted, from after `after`. */
  listByAge(vault: number, options: { deleted: boolean; after: Place; limit: number }): KeyRow[]
  /** Versions by id, from after `after`: an order that says nothing about age. */
  listVersions(key: KeyRow, options: { after: string; limit: number }): VersionRow[]
  /** Versions as they were made, from after the one with this row id. */
  listVersionsByAge(key: KeyRow, options: { after: number; limit: number }): VersionRow[]
  /** All versions, oldest first. */
  allVersions(key: KeyRow): VersionRow[]
  /** Row ids, for a look at each row by itself: one that cannot be read does not hide the others. */
  idsOf(vault: number): number[]
  byId(id: number): KeyRow
  versionIdsOf(key: KeyRow): number[]
  versionById(id: number): VersionRow
  insertKey(vault: number, name: string): KeyRow
  /** Adds a version and makes it the newest. */
  insertVersion(key: KeyRow, version: NewVersion): KeyWithVersion
  saveKey(key: KeyRow): void
  saveVersion(version: VersionRow): void
  /** Removes the key and all its versions. */
  purge(key: KeyRow): void
  /** Removes all keys of a vault, deleted ones included; without one, of all vaults. */
  purgeAll(vault?: number): void
  /** Of a vault, deleted ones included. */
  count(vault: number): number
  nextRotation(): number | undefined
  dueForRotation(now: number): KeyRow | undefined
  nextPurge(): number | undefined
  dueForPurge(now: number): KeyRow[]
}

/** All but the private part: it is long, and few operations need it. */
const versionColumns =
  'id, key, version, kty, key_size, public_jwk, key_ops, enabled, nbf, exp, created, updated, exportable, generated, tags, external_key'

export function openKeyTable({ db }: Store): KeyTable {
  const selectKey = db.prepare('SELECT * FROM keys WHERE vault = ? AND lookup = ?')
  const selectIds = db.prepare('SELECT id FROM keys WHERE vault = ? ORDER BY id')
  const selectById = db.prepare('SELECT * FROM keys WHERE id = ?')
  const selectVersionIds = db.prepare('SELECT id FROM versions WHERE key = ? ORDER BY id')
  const selectVersion = db.prepare(`SELECT ${versionColumns} FROM versions WHERE key = ? AND version = ?`)
  const selectVersionById = db.prepare(`SELECT ${versionColumns} FROM versions WHERE id = ?`)
  const selectPrivate = db.prepare('SELECT private_jwk FROM versions WHERE id = ?')
  const selectByName = db.prepare('SELECT * FROM keys WHERE vault = ? AND lookup > ? ORDER BY lookup LIMIT ?')
  const selectLiveByAge = db.prepare(
    'SELECT * FROM keys WHERE vault = ? AND deleted_at IS NULL AND id > ? ORDER BY id LIMIT ?',
  )
  const selectDeletedByAge = db.prepare(
    `SELECT * FROM keys WHERE vault = ? AND deleted_at IS NOT NULL AND NOT purged AND (deleted_at, id) > (?, ?)
    ORDER BY deleted_at, id LIMIT ?`,
  )
  const selectVersions = db.prepare(
    `SELECT ${versionColumns} FROM versions WHERE key = ? AND version > ? ORDER BY version LIMIT ?`,
  )
  const selectVersionsByAge = db.prepare(
    `SELECT ${versionColumns} FROM versions WHERE key = ? AND id > ? ORDER BY id LIMIT ?`,
  )
  const selectAllVersions = db.prepare(`SELECT ${versionColumns} FROM versions WHERE key = ? ORDER BY id`)
  const insertKeyRow = db.prepare('INSERT INTO keys (vault, name, lookup) VALUES (?, ?, ?) RETURNING *')
  const updateKeyRow =
    db.prepare(`UPDATE keys SET latest = ?, managed = ?, deleted_at = ?, purge_at = ?, purged = ?, settles_at = ?,
    release_policy = ?, rotation_policy = ?, rotates_at = ? WHERE id = ?`)
  const insertVersionRow =
    db.prepare(`INSERT INTO versions (key, version, kty, key_size, public_jwk, key_ops, enabled, nbf, exp,
    created, updated, exportable, generated, tags, private_jwk, external_key)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const updateVersionRow = db.prepare(
    'UPDATE versions SET key_ops = ?, enabled = ?, nbf = ?, exp = ?, updated = ?, tags = ? WHERE id = ?',
  )
  const deleteKeyRow = db.prepare('DELETE FROM keys WHERE id = ?')
  const deleteAll = db.prepare('DELETE FROM keys WHERE vault = ifnull(?, vault)')
  const countKeys = db.prepare('SELECT count(*) AS count FROM keys WHERE vault = ? AND NOT purged')
  const minRotation = db.prepare(
    'SELECT min(rotates_at) AS at FROM keys WHERE rotates_at IS NOT NULL AND deleted_at IS NULL',
  )
  const selectDue = db.prepare(
    'SELECT * FROM keys WHERE rotates_at <= ? AND deleted_at IS NULL ORDER BY rotates_at LIMIT 1',
  )
  const minPurge = db.prepare('SELECT min(purge_at) AS at FROM keys WHERE purge_at IS NOT NULL')
  const selectPurgeable = db.prepare('SELECT * FROM keys WHERE purge_at <= ?')

  const latestVersion = (key: KeyRow): VersionRow => readVersion(mustFind(selectVersionById.get(key.latest)))

  function saveKey(key: KeyRow): void {
    updateKeyRow.run(
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
  }

  return {
    find(vault, name) {
      const row = selectKey.get(vault, name.toLowerCase())
      return row === undefined ? undefined : readKey(row)
    },
    findVersion(key, version) {
      const row = selectVersion.get(key.id, version)
      return row === undefined ? undefined : readVersion(row)
    },
    latestVersion,
    privateJwk: (version) => readStoredJson(String(mustFind(selectPrivate.get(version.id)).private_jwk)) as PrivateJwk,
    listByName: (vault, { after, limit }) => selectByName.all(vault, after, limit).map(readKey),
    listByAge: (vault, { deleted, after, limit }) =>
      (deleted
        ? selectDeletedByAge.all(vault, after.deletedAt, after.id, limit)
        : selectLiveByAge.all(vault, after.id, limit)
      ).map(readKey),
    listVersions: (key, { after, limit }) => selectVersions.all(key.id, after, limit).map(readVersion),
    listVersionsByAge: (key, { after, limit }) => selectVersionsByAge.all(key.id, after, limit).map(readVersion),
    allVersions: (key) => selectAllVersions.all(key.id).map(readVersion),
    idsOf: (vault) => selectIds.all(vault).map(({ id }) => Number(id)),
    byId: (id) => readKey(mustFind(selectById.get(id))),
    versionIdsOf: (key) => selectVersionIds.all(key.id).map(({ id }) => Number(id)),
    versionById: (id) => readVersion(mustFind(selectVersionById.get(id))),
    insertKey(vault, name) {
      return readKey(mustFind(insertKeyRow.get(vault, name, name.toLowerCase())))
    },
    insertVersion(key, version) {
      const { lastInsertRowid } = insertVersionRow.run(
        key.id,
        version.version,
        version.kty,
        version.keySize ?? null,
        JSON.stringify(version.publicJwk),
        JSON.stringify(version.keyOps),
        Number(version.enabled),
        version.nbf ?? null,
        version.exp ?? null,
        version.created,
        version.updated,
        Number(version.exportable),
        Number(version.generated),
        toJson(version.tags),
        JSON.stringify(version.privateJwk),
        version.externalKey ?? null,
      )
      const { privateJwk: _, ...row } = version
      const inserted = { ...row, id: Number(lastInsertRowid), key: key.id }
      const newest = { ...key, latest: inserted.id }
      saveKey(newest)
      return { key: newest, version: inserted }
    },
    saveKey,
    saveVersion(version) {
      updateVersionRow.run(
        JSON.stringify(version.keyOps),
        Number(version.enabled),
        version.nbf ?? null,
        version.exp ?? null,
        version.updated,
        toJson(version.tags),
        version.id,
      )
    },
    purge: (key) => void deleteKeyRow.run(key.id),
    purgeAll: (vault) => void deleteAll.run(vault ?? null),
    count: (vault) => Number(countKeys.get(vault)?.count),
    nextRotation: () => optional(minRotation.get()?.at),
    dueForRotation(now) {
      const row = selectDue.get(now)
      return row === undefined ? undefined : readKey(row)
    },
    nextPurge: () => optional(minPurge.get()?.at),
    dueForPurge: (now) => selectPurgeable.all(now).map(readKey),
  }
}
