import type { SQLOutputValue } from 'node:sqlite'
import { LocalVaultError } from '../errors.ts'
import type { Store } from './open-store.ts'

/** What a vault can hold: software keys only, HSM keys too, or HSM keys only (with rng and attestation). */
export type VaultProfile = 'standard' | 'premium' | 'managed-hsm'

/**
 * As which build of the service a vault answers, by year: `2026` as since April of that year (with `key_size` among the
 * attributes), `2025` as before.
 */
export type ServiceBuild = '2025' | '2026'

/** A vault and a Managed HSM of the same name are two, as their hosts are. */
export type VaultKind = 'vault' | 'managed-hsm'

/** A vault of a store. One store holds any number of them, told apart by host name. */
export interface VaultRow {
  id: number
  name: string
  profile: VaultProfile
  purgeProtection: boolean
  recoverableDays: number
  serviceBuild: ServiceBuild
}

type VaultSettings = Omit<VaultRow, 'id' | 'name'>

export interface VaultTable {
  all(): VaultRow[]
  find(kind: VaultKind, name: string): VaultRow | undefined
  /**
   * Makes the vault if there is none by that name; settings that are given replace those of an existing one.
   *
   * @param kind default: that of the profile that is given; without one the vault of that name, else the Managed HSM.
   */
  ensure(name: string, settings: Partial<VaultSettings>, kind?: VaultKind): VaultRow
}

/** The build of the service that new vaults answer as. */
export const currentBuild: ServiceBuild = '2026'

const serviceDefaults: VaultSettings = {
  profile: 'premium',
  purgeProtection: false,
  recoverableDays: 90,
  serviceBuild: currentBuild,
}

export function kindOf(profile: VaultProfile): VaultKind {
  return profile === 'managed-hsm' ? 'managed-hsm' : 'vault'
}

export function openVaultTable(store: Store): VaultTable {
  const select = store.db.prepare('SELECT * FROM vaults WHERE kind = ? AND name = ?')
  const selectAll = store.db.prepare('SELECT * FROM vaults ORDER BY id')
  const insert = store.db.prepare(
    'INSERT INTO vaults (kind, name, profile, purge_protection, recoverable_days, service_build) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const update = store.db.prepare(
    'UPDATE vaults SET profile = ?, purge_protection = ?, recoverable_days = ?, service_build = ? WHERE id = ?',
  )

  function find(kind: VaultKind, name: string): VaultRow | undefined {
    const row = select.get(kind, name)
    return row === undefined ? undefined : readVault(row)
  }

  function ensure(name: string, settings: Partial<VaultSettings>, asked?: VaultKind): VaultRow {
    checkRecoverableDays(settings.recoverableDays)
    const wantedKind = asked ?? (settings.profile === undefined ? undefined : kindOf(settings.profile))
    return store.write(() => {
      const existing =
        wantedKind === undefined ? (find('vault', name) ?? find('managed-hsm', name)) : find(wantedKind, name)
      const kind = wantedKind ?? 'vault'
      const profile = kind === 'managed-hsm' ? kind : serviceDefaults.profile
      const wanted = { ...serviceDefaults, profile, ...existing, ...settings }
      const columns = [
        wanted.profile,
        Number(wanted.purgeProtection),
        wanted.recoverableDays,
        wanted.serviceBuild,
      ] as const
      if (existing !== undefined) {
        update.run(...columns, existing.id)
        return { ...existing, ...wanted }
      }
      const { lastInsertRowid } = insert.run(kind, name, ...columns)
      return { ...wanted, id: Number(lastInsertRowid), name }
    })
  }

  return { all: () => selectAll.all().map(readVault), find, ensure }
}

function readVault(row: Record<string, SQLOutputValue>): VaultRow {
  return {
    id: Number(row.id),
    name: String(row.name),
    profile: row.profile as VaultProfile,
    purgeProtection: row.purge_protection === 1,
    recoverableDays: Number(row.recoverable_days),
    serviceBuild: row.service_build as ServiceBuild,
  }
}

function checkRecoverableDays(days: number | undefined): void {
  if (days === undefined || (Number.isInteger(days) && days >= 7 && days <= 90)) return
  throw new LocalVaultError('INVALID_OPTION', `recoverableDays is ${days}`, { hint: 'It must be 7 to 90 whole days.' })
}
