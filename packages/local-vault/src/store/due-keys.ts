import type { DatabaseSync } from 'node:sqlite'
import { type KeyRow, optional, readKey } from './key-rows.ts'

/** Keys by what the passing of time does to them. Times are unix seconds. */
export interface DueKeys {
  nextRotation(): number | undefined
  dueForRotation(now: number): KeyRow | undefined
  nextPurge(): number | undefined
  dueForPurge(now: number): KeyRow[]
}

export function openDueKeys(db: DatabaseSync): DueKeys {
  const minRotation = db.prepare(
    'SELECT min(rotates_at) AS at FROM keys WHERE rotates_at IS NOT NULL AND deleted_at IS NULL',
  )
  const selectRotation = db.prepare(
    'SELECT * FROM keys WHERE rotates_at <= ? AND deleted_at IS NULL ORDER BY rotates_at LIMIT 1',
  )
  const minPurge = db.prepare('SELECT min(purge_at) AS at FROM keys WHERE purge_at IS NOT NULL')
  const selectPurges = db.prepare('SELECT * FROM keys WHERE purge_at <= ?')
  return {
    nextRotation: () => optional(minRotation.get()?.at),
    dueForRotation(now) {
      const row = selectRotation.get(now)
      return row === undefined ? undefined : readKey(row)
    },
    nextPurge: () => optional(minPurge.get()?.at),
    dueForPurge: (now) => selectPurges.all(now).map(readKey),
  }
}
