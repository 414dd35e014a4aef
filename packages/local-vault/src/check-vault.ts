import { existsSync } from 'node:fs'
import { CryptoInputError } from './crypto/input-error.ts'
import { LocalVaultError, ServiceError } from './errors.ts'
import { flawOf } from './keys/sound-version.ts'
import type { KeyRow, VersionRow } from './store/key-rows.ts'
import { type KeyTable, openKeyTable } from './store/keys.ts'
import { openStore, type Store } from './store/open-store.ts'
import { openVaultTable, type VaultProfile } from './store/vaults.ts'

/** Something in a store that is not as this package writes it. */
export interface StoreFlaw {
  /** Where: `file`, a table, `contoso/orders` for a key, `contoso/orders/{version}`. */
  where: string
  /** What, without any key material. */
  what: string
}

/** What a look at every row of a store found. */
export interface StoreReport {
  file: string
  vaults: number
  /** Deleted ones included. */
  keys: number
  versions: number
  /** None in a sound store. */
  flaws: StoreFlaw[]
}

/**
 * Looks at all of a store: SQLite's own integrity check, references between rows, and each row's content: names, dates,
 * operations, and that each public key is that of its private key. Changes nothing but the schema of an older release.
 *
 * @param file the store; it is not created.
 * @throws {LocalVaultError} `FILE_UNUSABLE` when there is none; as `openLocalVault` for one that cannot be opened at all.
 */
export function checkLocalVault({ file }: { file: string }): StoreReport {
  if (!existsSync(file)) {
    throw new LocalVaultError('FILE_UNUSABLE', `there is no store ${file}`, { hint: 'Check the name.' })
  }
  const store = openStore(file)
  try {
    const flaws = structuralFlaws(store)
    const vaults = openVaultTable(store).all()
    const keys = openKeyTable(store)
    let versions = 0
    let count = 0
    for (const vault of vaults) {
      for (const id of keys.idsOf(vault.id)) {
        count += 1
        const found = attempt(() => keys.byId(id))
        if ('flaw' in found) {
          flaws.push({ where: `${vault.name}/key ${id}`, what: found.flaw })
          continue
        }
        const where = `${vault.name}/${found.value.name}`
        const [seen, more] = keyFlaws(keys, found.value, { where, profile: vault.profile })
        versions += seen
        flaws.push(...more)
      }
    }
    return { file, vaults: vaults.length, keys: count, versions, flaws }
  } finally {
    store.close()
  }
}

function structuralFlaws({ db }: Store): StoreFlaw[] {
  const integrity = db.prepare('PRAGMA integrity_check(20)').all()
  const dangling = db.prepare('PRAGMA foreign_key_check').all()
  return [
    ...integrity
      .map((row) => String(row.integrity_check))
      .filter((what) => what !== 'ok')
      .map((what) => ({ where: 'file', what })),
    ...dangling.map(({ table, rowid, parent }) => ({
      where: String(table),
      what: `row ${String(rowid)} refers to a row of ${String(parent)} that is not there`,
    })),
  ]
}

function keyFlaws(
  keys: KeyTable,
  key: KeyRow,
  { where, profile }: { where: string; profile: VaultProfile },
): [number, StoreFlaw[]] {
  const flaws: StoreFlaw[] = []
  if (!/^[0-9a-zA-Z-]{1,127}$/.test(key.name)) flaws.push({ where, what: 'its name is not one that a key can have' })
  const ids = keys.versionIdsOf(key)
  if (!ids.includes(key.latest)) flaws.push({ where, what: 'its newest version is not there' })
  for (const id of ids) {
    const found = attempt(() => keys.versionById(id))
    const name = 'flaw' in found ? `row ${id}` : found.value.version
    const flaw = 'flaw' in found ? found.flaw : flawOfRow(keys, found.value, profile)
    if (flaw !== undefined) flaws.push({ where: `${where}/${name}`, what: flaw })
  }
  return [ids.length, flaws]
}

function flawOfRow(keys: KeyTable, version: VersionRow, profile: VaultProfile): string | undefined {
  const found = attempt(() => flawOf({ ...version, privateJwk: keys.privateJwk(version) }, profile))
  return 'flaw' in found ? found.flaw : found.value
}

function attempt<T>(look: () => T): { value: T } | { flaw: string } {
  try {
    return { value: look() }
  } catch (error) {
    if (error instanceof ServiceError || error instanceof CryptoInputError) return { flaw: error.message }
    if (error instanceof LocalVaultError) return { flaw: 'it cannot be read' }
    if (error instanceof TypeError) return { flaw: 'a part of it is missing, or of another kind than it should be' }
    throw error
  }
}
