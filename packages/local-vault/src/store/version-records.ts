import type { DatabaseSync } from 'node:sqlite'
import type { PrivateJwk } from '../crypto/jwk.ts'
import {
  type KeyRow,
  type KeyWithVersion,
  mustFind,
  type NewVersion,
  readVersion,
  toJson,
  type VersionRow,
} from './key-rows.ts'
import { readStoredJson } from './stored-json.ts'

/** The versions of keys. */
export interface VersionRecords {
  findVersion(key: KeyRow, version: string): VersionRow | undefined
  latestVersion(key: KeyRow): VersionRow
  privateJwk(version: VersionRow): PrivateJwk
  /** Versions by id, from after `after`: an order that says nothing about age. */
  listVersions(key: KeyRow, options: { after: string; limit: number }): VersionRow[]
  /** Versions as they were made, from after the one with this row id. */
  listVersionsByAge(key: KeyRow, options: { after: number; limit: number }): VersionRow[]
  /** All versions, oldest first. */
  allVersions(key: KeyRow): VersionRow[]
  /** Row ids, for a look at each row by itself. */
  versionIdsOf(key: KeyRow): number[]
  versionById(id: number): VersionRow
  /** Whether a version of a vault, also of a deleted key, stands for this external key. */
  hasExternalKey(vault: number, id: string): boolean
  /** Adds a version and makes it the newest. */
  insertVersion(key: KeyRow, version: NewVersion): KeyWithVersion
  saveVersion(version: VersionRow): void
}

/** All but the private part: it is long, and few operations need it. */
const columns =
  'id, key, version, kty, key_size, public_jwk, key_ops, enabled, nbf, exp, created, updated, exportable, generated, tags, external_key'

export function openVersionRecords(db: DatabaseSync, saveKey: (key: KeyRow) => void): VersionRecords {
  const select = db.prepare(`SELECT ${columns} FROM versions WHERE key = ? AND version = ?`)
  const selectIds = db.prepare('SELECT id FROM versions WHERE key = ? ORDER BY id')
  const selectById = db.prepare(`SELECT ${columns} FROM versions WHERE id = ?`)
  const selectPrivate = db.prepare('SELECT private_jwk FROM versions WHERE id = ?')
  const selectPage = db.prepare(
    `SELECT ${columns} FROM versions WHERE key = ? AND version > ? ORDER BY version LIMIT ?`,
  )
  const selectPageByAge = db.prepare(`SELECT ${columns} FROM versions WHERE key = ? AND id > ? ORDER BY id LIMIT ?`)
  const selectAll = db.prepare(`SELECT ${columns} FROM versions WHERE key = ? ORDER BY id`)
  const selectExternal = db.prepare(
    'SELECT 1 FROM versions JOIN keys ON keys.id = versions.key WHERE external_key = ? AND vault = ? LIMIT 1',
  )
  const insert = db.prepare(`INSERT INTO versions (key, version, kty, key_size, public_jwk, key_ops, enabled, nbf, exp,
    created, updated, exportable, generated, tags, private_jwk, external_key)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const update = db.prepare(
    'UPDATE versions SET key_ops = ?, enabled = ?, nbf = ?, exp = ?, updated = ?, tags = ? WHERE id = ?',
  )
  const versionById = (id: number): VersionRow => readVersion(mustFind(selectById.get(id)))
  return {
    findVersion(key, version) {
      const row = select.get(key.id, version)
      return row === undefined ? undefined : readVersion(row)
    },
    latestVersion: (key) => versionById(key.latest),
    privateJwk: (version) => readStoredJson(String(mustFind(selectPrivate.get(version.id)).private_jwk)) as PrivateJwk,
    listVersions: (key, { after, limit }) => selectPage.all(key.id, after, limit).map(readVersion),
    listVersionsByAge: (key, { after, limit }) => selectPageByAge.all(key.id, after, limit).map(readVersion),
    allVersions: (key) => selectAll.all(key.id).map(readVersion),
    versionIdsOf: (key) => selectIds.all(key.id).map(({ id }) => Number(id)),
    versionById,
    hasExternalKey: (vault, id) => selectExternal.get(id, vault) !== undefined,
    insertVersion(key, version) {
      const { privateJwk, ...row } = version
      const { lastInsertRowid } = insert.run(
        key.id,
        row.version,
        row.kty,
        row.keySize ?? null,
        JSON.stringify(row.publicJwk),
        JSON.stringify(row.keyOps),
        Number(row.enabled),
        row.nbf ?? null,
        row.exp ?? null,
        row.created,
        row.updated,
        Number(row.exportable),
        Number(row.generated),
        toJson(row.tags),
        JSON.stringify(privateJwk),
        row.externalKey ?? null,
      )
      const inserted = { ...row, id: Number(lastInsertRowid), key: key.id }
      const newest = { ...key, latest: inserted.id }
      saveKey(newest)
      return { key: newest, version: inserted }
    },
    saveVersion(version) {
      update.run(
        JSON.stringify(version.keyOps),
        Number(version.enabled),
        version.nbf ?? null,
        version.exp ?? null,
        version.updated,
        toJson(version.tags),
        version.id,
      )
    },
  }
}
