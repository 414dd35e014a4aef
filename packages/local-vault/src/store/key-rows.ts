import type { SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { PrivateJwk, PublicJwk } from '../crypto/jwk.ts'
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

type Row = Record<string, SQLOutputValue>

export function readKey(row: Row): KeyRow {
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

export function readVersion(row: Row): VersionRow {
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

export function optional(value: SQLOutputValue | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}

export function toJson(value: unknown): SQLInputValue {
  return value === undefined ? null : JSON.stringify(value)
}

function fromJson(value: SQLOutputValue | undefined): unknown {
  return value === null || value === undefined ? undefined : readStoredJson(String(value))
}

export function mustFind(row: Row | undefined): Row {
  if (row === undefined) throw unreadableRow()
  return row
}
