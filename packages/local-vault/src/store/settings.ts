import { randomBytes } from 'node:crypto'
import type { Store } from './open-store.ts'

/** What belongs to the whole store: the clock, the secrets that tokens and backups are sealed with. */
export interface SettingTable {
  get(name: string): string | undefined
  set(name: string, value: string): void
  remove(name: string): void
  /** Keeps the value unless there is one by that name already; gives the one that is kept. */
  keepFirst(name: string, value: string): string
  /** 32 random bytes, made once per store and name. */
  secret(name: string): Uint8Array
}

export function openSettingTable(store: Store): SettingTable {
  const select = store.db.prepare('SELECT value FROM settings WHERE name = ?')
  const upsert = store.db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const remove = store.db.prepare('DELETE FROM settings WHERE name = ?')
  const insert = store.db.prepare('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING')

  const get = (name: string): string | undefined => {
    const value = select.get(name)?.value
    return value === undefined ? undefined : String(value)
  }

  const keepFirst = (name: string, value: string): string => {
    store.write(() => insert.run(name, value))
    return get(name) ?? value
  }

  return {
    get,
    keepFirst,
    remove: (name) => store.write(() => void remove.run(name)),
    set: (name, value) => store.write(() => void upsert.run(name, value)),
    secret(name) {
      const secret = get(name) ?? keepFirst(name, randomBytes(32).toString('base64url'))
      return Buffer.from(secret, 'base64url')
    },
  }
}
