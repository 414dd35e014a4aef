import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { PrivateJwk, PublicJwk } from '../crypto/jwk.ts'
import type { Store } from './open-store.ts'
import type { StoredRotationPolicy } from './rotation-policy.ts'
import { readStoredJson, unreadableRow } from './stored-json.ts'

/** A key: what all its versions share. Times are unix seconds, `settlesAt` is unix milliseconds. */
export interface KeyRow {
  id: number
  vault: number
  /** As it was first written; the service compares names without case. */
  name: string
  /** Row id of the newest version. */
  latest: number
  managed: boolean
  deletedAt: number | undefined
  purgeAt: number | undefined
  /** Purged, and gone at `purgeAt`; until then only its name is still taken. */
  purged: boolean
  /** Until then the last delete or recover is under way. */
  settlesAt: number | undefined
  releasePolicy: ReleasePolicy | undefined
  rotationPolicy: StoredRotationPolicy | undefined
  /** When the rotation policy makes the next version. */
  rotatesAt: number | undefined
}

export interface ReleasePolicy {
  contentType?: string
  data?: string
  immutable?: boolean
}

/** One version of a key, without its private part. Times are unix seconds. */
export interface VersionRow {
  id: number
  key: number
  version: string
  /** With `-HSM` where the vault claims to keep it in an HSM. */
  kty: string
  /** Bits; undefined for EC. */
  keySize: number | undefined
  publicJwk: PublicJwk
  keyOps: string[]
  enabled: boolean
  nbf: number | undefined
  exp: number | undefined
  created: number
  updated: number
  exportable: boolean
  /** False for imported material. */
  generated: boolean
  tags: Record<string, string> | undefined
  /** The id in the external key manager of a key that lives there. */
  externalKey?: string | undefined
}

export interface NewVersion extends Omit<VersionRow, 'id' | 'key'> {
  privateJwk: PrivateJwk
}

/** A key together with one of its versions. */
export interface KeyWithVersion {
  key: KeyRow
  version: VersionRow
}

/** Where a list by age goes on. */
export interface Place {
  /** When the key was deleted, in unix seconds; 0 for a live one. */
  deletedAt: number
  /** The key's row id. */
  id: number
}

export function placeOf({ deletedAt = 0, id }: KeyRow): Place {
  return { deletedAt, id }
}

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

type Row = Record<string, SQLOutputValue>

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

function readKey(row: Row): KeyRow {
  return {
    id: Number(row.id),
    vault: Number(row.vault),
    name: String(row.name),
    latest: Number(row.latest),
    managed: row.managed === 1,
    deletedAt: optional(row.deleted_at),
    purgeAt: optional(row.purge_at),
    purged: row.purged === 1,
    settlesAt: optional(row.settles_at),
    releasePolicy: fromJson(row.release_policy) as ReleasePolicy | undefined,
    rotationPolicy: fromJson(row.rotation_policy) as StoredRotationPolicy | undefined,
    rotatesAt: optional(row.rotates_at),
  }
}

function readVersion(row: Row): VersionRow {
  return {
    id: Number(row.id),
    key: Number(row.key),
    version: String(row.version),
    kty: String(row.kty),
    keySize: optional(row.key_size),
    publicJwk: fromJson(row.public_jwk) as PublicJwk,
    keyOps: fromJson(row.key_ops) as string[],
    enabled: row.enabled === 1,
    nbf: optional(row.nbf),
    exp: optional(row.exp),
    created: Number(row.created),
    updated: Number(row.updated),
    exportable: row.exportable === 1,
    generated: row.generated === 1,
    tags: fromJson(row.tags) as Record<string, string> | undefined,
    externalKey: row.external_key === null ? undefined : String(row.external_key),
  }
}

function optional(value: SQLOutputValue | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}

function toJson(value: unknown): SQLInputValue {
  return value === undefined ? null : JSON.stringify(value)
}

function fromJson(value: SQLOutputValue | undefined): unknown {
  return value === null || value === undefined ? undefined : readStoredJson(String(value))
}

function mustFind(row: Row | undefined): Row {
  if (row === undefined) throw unreadableRow()
  return row
}
