import { hasCode, KeyturnError } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { makeChange } from '../vault/lost-answer.ts'
import { say } from '../wording.ts'
import { type BackupNote, digestOfBlob, kindOf } from './backup.ts'
import { unlessMissing } from './wait.ts'

export type RestoringVault = Pick<
  Vault,
  'restoreKey' | 'getKey' | 'getDeletedKey' | 'listVersions' | 'sleep' | 'url' | 'name' | 'region'
>

export interface RestoreKeyOptions {
  /** What is known of the backup: with it, collisions are found before anything is sent, and a lost answer is looked up. */
  note?: BackupNote | undefined
}

const restoreKeyOptionNames: OptionNames<RestoreKeyOptions> = { note: true }

/** What a restore would do. */
export interface RestorePlan {
  /** `null` when no note says it: only the service can open a backup. */
  key: string | null
  vaultUrl: string
  versions: string[] | null
  /** Where and when it was backed up. */
  from: Pick<BackupNote, 'vaultUrl' | 'region' | 'backedUpOn'> | null
  /** What is in its way; the service never merges. */
  collision: 'live' | 'deleted' | null
  /** What nobody can tell before, as sentences. */
  reservations: string[]
}

/**
 * Looks at what a restore would do. Writes nothing.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when the note is of another backup, or the backup of another kind of vault
 */
export async function planRestore(
  vault: RestoringVault,
  blob: Uint8Array,
  options: RestoreKeyOptions = {},
): Promise<RestorePlan> {
  refuseUnknownOptions('planRestore', options, restoreKeyOptionNames)
  const { note } = options
  if (note === undefined) {
    const reservations = ['which key it is, and whether one of its name is there, only the service can tell', anywhere]
    return { key: null, vaultUrl: vault.url, versions: null, from: null, collision: null, reservations }
  }
  checkNote(vault, blob, note)
  const { name, versions, vaultUrl, region, backedUpOn } = note
  const collision = await findCollision(vault, name)
  const reservations = note.vaultUrl === vault.url ? [] : [describeGeography(vault, note)]
  return { key: name, vaultUrl: vault.url, versions, from: { vaultUrl, region, backedUpOn }, collision, reservations }
}

/**
 * Restores a key from a backup, under its own name and with its own version ids, where no key of that name is, live or deleted.
 * It is sent once; when the answer is lost, what is there tells whether it was restored.
 *
 * @returns the newest version
 * @throws {KeyturnError} `KEY_EXISTS`, `KEY_DELETED`, `CONFLICT` when the name is taken; `INVALID_INPUT` when the note is of
 *   another backup or the service cannot open the blob (damaged, another subscription or geography); `INDETERMINATE` when the
 *   answer was lost and nobody can tell
 */
export async function restoreKey(
  vault: RestoringVault,
  blob: Uint8Array,
  options: RestoreKeyOptions = {},
): Promise<Key> {
  refuseUnknownOptions('restoreKey', options, restoreKeyOptionNames)
  const { note } = options
  refuseCollision(vault, await planRestore(vault, blob, options))
  return makeChange(vault, {
    what: note === undefined ? 'the key was restored' : `key ${quote(note.name)} was restored`,
    next:
      note === undefined
        ? { verb: 'list', vaultUrl: vault.url }
        : { verb: 'versions', key: note.name, vaultUrl: vault.url },
    send: () => vault.restoreKey(blob),
    look: async () => (note === undefined ? undefined : findRestored(vault, note)),
  })
}

const anywhere = 'a backup restores only within the subscription and geography that it is from (Azure Key Vault backup)'

function describeGeography(vault: Pick<Vault, 'region'>, { region }: BackupNote): string {
  const here = vault.region()
  const regions = region === null || here === undefined ? '' : `: it is from ${region}, this vault is in ${here}`
  return `${anywhere}${region === here ? '' : regions}`
}

function checkNote(vault: Pick<Vault, 'url'>, blob: Uint8Array, note: BackupNote): void {
  if (digestOfBlob(blob) !== note.sha256) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `the backup of key ${quote(note.name)} is not the one that its note is about`,
      {
        hint: 'One of the two files was changed or replaced. Without the note the service alone decides.',
      },
    )
  }
  const kind = kindOf(vault)
  if (kind === note.kind) return
  const names = { vault: 'a vault', 'managed-hsm': 'a Managed HSM' }
  throw new KeyturnError(
    'INVALID_INPUT',
    `the backup of key ${quote(note.name)} is from ${names[note.kind]}: it cannot be restored to ${names[kind]}`,
  )
}

/** Who may restore, and may not read, learns it from the service. */
async function findCollision(vault: RestoringVault, name: string): Promise<RestorePlan['collision']> {
  const isThere = async (read: Promise<unknown>) => {
    try {
      return (await unlessMissing(read)) !== undefined
    } catch (error) {
      if (hasCode(error, 'ACCESS_DENIED')) return false
      throw error
    }
  }
  if (await isThere(vault.getKey(name))) return 'live'
  return (await isThere(vault.getDeletedKey(name))) ? 'deleted' : null
}

/** @throws {KeyturnError} `KEY_EXISTS`, `KEY_DELETED` */
function refuseCollision({ name: vaultName }: Pick<Vault, 'name'>, { key, vaultUrl, collision }: RestorePlan): void {
  if (key === null || collision === null) return
  const where = `in vault ${quote(vaultName)}`
  if (collision === 'live') {
    throw new KeyturnError('KEY_EXISTS', `key ${quote(key)} is there already ${where}: a backup merges with nothing`, {
      hint: say`See what is there: ${{ verb: 'versions', key, vaultUrl }}. Restore to another vault of the same geography, or delete and purge it first.`,
    })
  }
  throw new KeyturnError('KEY_DELETED', `a deleted key ${quote(key)} still holds the name ${where}`, {
    hint: say`Bring it back as it was: ${{ verb: 'recover', key, vaultUrl }}, or free the name for good: ${{ verb: 'purge', key, vaultUrl }}`,
  })
}

/** The key, when it has every version of the backup: ids are never given twice. */
async function findRestored(vault: RestoringVault, { name, versions }: BackupNote): Promise<Key | undefined> {
  const found = new Set<string | undefined>()
  for await (const { version } of vault.listVersions(name)) found.add(version)
  return versions.length > 0 && versions.every((each) => found.has(each)) ? vault.getKey(name) : undefined
}
