import { type DueKeys, openDueKeys } from './due-keys.ts'
import { type KeyRecords, openKeyRecords } from './key-records.ts'
import type { Store } from './open-store.ts'
import { openVersionRecords, type VersionRecords } from './version-records.ts'

/** All that the store knows of keys. */
export type KeyTable = KeyRecords & VersionRecords & DueKeys

export function openKeyTable({ db }: Store): KeyTable {
  const keys = openKeyRecords(db)
  return { ...keys, ...openVersionRecords(db, keys.saveKey), ...openDueKeys(db) }
}
