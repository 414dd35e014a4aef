import type { SQLOutputValue } from 'node:sqlite'
import type { Store } from './open-store.ts'
import type { StoredRotationPolicy } from './rotation-policy.ts'
import { readStoredJson } from './stored-json.ts'

/** What an event tells of a version. Times are unix seconds. */
export interface EventVersion {
  id: number
  vault: string
  name: string
  version: string
  nbf: number | undefined
  exp: number | undefined
  created: number
  rotationPolicy: StoredRotationPolicy | undefined
  /** When the next version was made; undefined for the newest. */
  supersededAt: number | undefined
}

/** The versions of a store as its events see them, whoever made them: those of vaults, as a Managed HSM sends no events. */
export interface EventSource {
  /** The row id of the version that was made last. */
  lastMade(): number
  /** In the order in which they were made. */
  madeAfter(id: number): EventVersion[]
  /** Versions of live keys that run out after a time. */
  expiringAfter(seconds: number): EventVersion[]
}

const select = `SELECT versions.*, keys.name, keys.rotation_policy, vaults.name AS vault,
  (SELECT min(later.created) FROM versions AS later WHERE later.key = versions.key AND later.id > versions.id)
    AS superseded_at
  FROM versions JOIN keys ON keys.id = versions.key JOIN vaults ON vaults.id = keys.vault AND vaults.kind <> 'managed-hsm'`

export function openEventSource({ db }: Store): EventSource {
  const last = db.prepare('SELECT max(id) AS id FROM versions')
  const made = db.prepare(`${select} WHERE versions.id > ? ORDER BY versions.id`)
  const expiring = db.prepare(`${select} WHERE versions.exp > ? AND keys.deleted_at IS NULL`)
  return {
    lastMade: () => Number(last.get()?.id ?? 0),
    madeAfter: (id) => made.all(id).map(readRow),
    expiringAfter: (seconds) => expiring.all(seconds).map(readRow),
  }
}

function readRow(row: Record<string, SQLOutputValue>): EventVersion {
  const policy = row.rotation_policy
  return {
    id: Number(row.id),
    vault: String(row.vault),
    name: String(row.name),
    version: String(row.version),
    nbf: optional(row.nbf),
    exp: optional(row.exp),
    created: Number(row.created),
    rotationPolicy: policy === null ? undefined : (readStoredJson(String(policy)) as StoredRotationPolicy),
    supersededAt: optional(row.superseded_at),
  }
}

function optional(value: SQLOutputValue | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}
