import { LocalVaultError } from '../errors.ts'
import type { Store } from './open-store.ts'

/** What a vault can hold: software keys only, HSM keys too, or HSM keys only (with rng and attestation). */
export type VaultProfile = 'standard' | 'premium' | 'managed-hsm'

/** A vault of a store. One store holds any number of them, told apart by host name. */
export interface VaultRow {
  id: number
  name: string
  profile: VaultProfile
  purgeProtection: boolean
  recoverableDays: number
}

type VaultSettings = Pick<VaultRow, 'profile' | 'purgeProtection' | 'recoverableDays'>

export interface VaultTable {
  find(name: string): VaultRow | undefined
  /** Makes the vault if there is none by that name; settings that are given replace those of an existing one. */
  ensure(name: string, settings: Partial<VaultSettings>, defaults?: Partial<VaultSettings>): VaultRow
}

const serviceDefaults: VaultSettings = { profile: 'premium', purgeProtection: false, recoverableDays: 90 }

export function openVaultTable(store: Store): VaultTable {
  const select = store.db.prepare('SELECT * FROM vaults WHERE name = ?')
  const insert = store.db.prepare(
    'INSERT INTO vaults (name, profile, purge_protection, recoverable_days) VALUES (?, ?, ?, ?)',
  )
  const update = store.db.prepare(
    'UPDATE vaults SET profile = ?, purge_protection = ?, recoverable_days = ? WHERE id = ?',
  )

  function find(name: string): VaultRow | undefined {
    const row = select.get(name)
    if (row === undefined) return undefined
    return {
      id: Number(row.id),
      name: String(row.name),
      profile: row.profile as VaultProfile,
      purgeProtection: row.purge_protection === 1,
      recoverableDays: Number(row.recoverable_days),
    }
  }

  function ensure(name: string, settings: Partial<VaultSettings>, defaults: Partial<VaultSettings> = {}): VaultRow {
    checkRecoverableDays(settings.recoverableDays)
    return store.write(() => {
      const existing = find(name)
      const wanted = { ...serviceDefaults, ...defaults, ...existing, ...settings }
      const columns = [wanted.profile, Number(wanted.purgeProtection), wanted.recoverableDays] as const
      if (existing !== undefined) {
        update.run(...columns, existing.id)
        return { ...existing, ...wanted }
      }
      const { lastInsertRowid } = insert.run(name, ...columns)
      return { ...wanted, id: Number(lastInsertRowid), name }
    })
  }

  return { find, ensure }
}

function checkRecoverableDays(days: number | undefined): void {
  if (days === undefined || (Number.isInteger(days) && days >= 7 && days <= 90)) return
  throw new LocalVaultError('INVALID_OPTION', `recoverableDays is ${days}`, { hint: 'It must be 7 to 90 whole days.' })
}
