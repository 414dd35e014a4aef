import { type ErrorSummary, KeyturnError } from '../errors.ts'
import { type BackingUpVault, type BackupNote, backupKey, type KeyBackup, takeInventory } from '../lifecycle/backup.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { type RunOptions, type RunResult, runOptionNames } from './conduct-run.ts'
import { runEachKey } from './run-each-key.ts'
import { type FoundKey, type KeySelection, type SelectionOptions, selectionOptionNames } from './selection.ts'

/** Where the backups of a run are kept. What is whole there is not made again, so a run that was ended early goes on. */
export interface BackupStore {
  /** The note of a backup that is there and whole. */
  read(vaultUrl: string, key: string): Promise<BackupNote | undefined>
  /** @returns what the backup is called there, such as its file */
  write(backup: KeyBackup): Promise<string>
}

export interface BackupOutcome {
  key: string
  vaultUrl: string
  /** `unchanged`: the backup that is there is of the key as it is now. `skipped`: the key of a certificate. */
  outcome: 'backed-up' | 'unchanged' | 'skipped' | 'failed'
  /** What the store calls it; `null` when nothing was written. */
  file: string | null
  /** How many are in it. */
  versions: number
  error: ErrorSummary | null
}

export type BackedUpVault = BackingUpVault & Pick<Vault, 'listKeys'>

export interface BackupKeysOptions extends SelectionOptions<BackedUpVault>, RunOptions<BackupOutcome> {
  store: BackupStore
}

const backupKeysOptionNames: OptionNames<BackupKeysOptions> = {
  ...selectionOptionNames,
  ...runOptionNames,
  store: true,
}

/**
 * Backs up many keys of many vaults. A backup that is there is never replaced: one of the key as it is now is left, and one of
 * an earlier state is a conflict.
 *
 * @returns one outcome a key, those of a vault together, in the order of the selection or by name
 */
export async function backupKeys(
  selection: Iterable<KeySelection<BackedUpVault>>,
  options: BackupKeysOptions,
): Promise<RunResult<BackupOutcome>> {
  refuseUnknownOptions('backupKeys', options, backupKeysOptionNames, 'store')
  return runEachKey<BackedUpVault, BackupOutcome>(selection, options, {
    work: (key, vault) => backUp(key, vault, options.store),
    failed: (error, { name }, vault) => ({ ...outcomeOf(name, vault, 'failed'), error: error.toJSON() }),
  })
}

async function backUp({ name, listed }: FoundKey, vault: BackedUpVault, store: BackupStore): Promise<BackupOutcome> {
  // It comes back with its certificate's backup, and the service gives it out with no other.
  if (listed?.managed) return outcomeOf(name, vault, 'skipped')
  const inventory = await takeInventory(vault, name)
  const versions = inventory.versions.length
  const before = await store.read(vault.url, name)
  if (before !== undefined) {
    const isSame = before.updatedOn === inventory.updatedOn && String(before.versions) === String(inventory.versions)
    if (isSame) return { ...outcomeOf(name, vault, 'unchanged'), versions }
    throw new KeyturnError(
      'CONFLICT',
      `key ${quote(name)} has changed since it was backed up on ${before.backedUpOn}, and no backup is replaced`,
      { hint: 'Back up to another folder.' },
    )
  }
  const file = await store.write(await backupKey(vault, name, inventory))
  return { ...outcomeOf(name, vault, 'backed-up'), file, versions }
}

function outcomeOf(key: string, { url }: Pick<Vault, 'url'>, outcome: BackupOutcome['outcome']): BackupOutcome {
  return { key, vaultUrl: url, outcome, file: null, versions: 0, error: null }
}
