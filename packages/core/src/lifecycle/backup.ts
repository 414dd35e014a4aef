import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { KeyturnError } from '../errors.ts'
import { parseKeyName } from '../keys/key-name.ts'
import type { Vault } from '../vault/client.ts'
import { isManagedHsmHost } from '../vault/reference.ts'
import { listKeyVersions } from './list-versions.ts'

const noteFormat = 'keyturn-backup-1'

/** A key as the service gives it out, and what nobody could tell by looking at that. */
export interface KeyBackup {
  /** Only the service can open it. The same bytes that `az keyvault key backup` writes. */
  blob: Uint8Array
  note: BackupNote
}

/** What is known of a backup. Plain JSON; it holds no secret. */
export interface BackupNote {
  format: typeof noteFormat
  name: string
  /** Where the key was. */
  vaultUrl: string
  kind: 'vault' | 'managed-hsm'
  /** The Azure region of the vault, as far as its answers say: a hint at the geography in which it can be restored. */
  region: string | null
  /** Ids of all versions, the newest first. */
  versions: string[]
  /** When a version was last made or changed, in the service's time; ISO 8601. */
  updatedOn: string | null
  /** In the vault's time; ISO 8601. */
  backedUpOn: string
  /** SHA-256 of the blob, as hex. */
  sha256: string
}

const schema = v.strictObject({
  format: v.literal(noteFormat),
  name: v.string(),
  vaultUrl: v.pipe(v.string(), v.url()),
  kind: v.picklist(['vault', 'managed-hsm']),
  region: v.nullable(v.string()),
  versions: v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/i))),
  updatedOn: v.nullable(v.string()),
  backedUpOn: v.string(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})

export type BackingUpVault = Pick<Vault, 'backupKey' | 'listVersions' | 'getKey' | 'url' | 'name' | 'region' | 'now'>

/** What is there of a key, before it is backed up. */
export type KeyInventory = Pick<BackupNote, 'versions' | 'updatedOn'>

/** @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED` */
export async function takeInventory(vault: BackingUpVault, name: string): Promise<KeyInventory> {
  const versions = await listKeyVersions(vault, name)
  const times = versions.map(({ createdOn, updatedOn }) => (updatedOn ?? createdOn)?.getTime() ?? 0)
  const latest = Math.max(0, ...times)
  return {
    versions: versions.map(({ version = '' }) => version),
    updatedOn: latest === 0 ? null : new Date(latest).toISOString(),
  }
}

/**
 * Backs a key up with all its versions, attributes and tags.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`; `NOT_ALLOWED` for the key of a certificate
 */
export async function backupKey(vault: BackingUpVault, name: string, inventory?: KeyInventory): Promise<KeyBackup> {
  const { versions, updatedOn } = inventory ?? (await takeInventory(vault, parseKeyName(name)))
  const blob = await vault.backupKey(name)
  const note: BackupNote = {
    format: noteFormat,
    name,
    vaultUrl: vault.url,
    kind: kindOf(vault),
    region: vault.region() ?? null,
    versions,
    updatedOn,
    backedUpOn: vault.now().toISOString(),
    sha256: digestOfBlob(blob),
  }
  return { blob, note }
}

export function digestOfBlob(blob: Uint8Array): string {
  return createHash('sha256').update(blob).digest('hex')
}

export function kindOf({ url }: Pick<Vault, 'url'>): BackupNote['kind'] {
  return isManagedHsmHost(new URL(url).hostname) ? 'managed-hsm' : 'vault'
}

/** Reads a note from its JSON text. @throws {KeyturnError} `INVALID_INPUT` when it is none */
export function parseBackupNote(text: string): BackupNote {
  try {
    const result = v.safeParse(schema, JSON.parse(text))
    if (result.success) return result.output
    const [issue] = result.issues
    throw new TypeError(`${v.getDotPath(issue) ?? 'as a whole'}: expected ${issue.expected ?? 'something else'}`)
  } catch (error) {
    const why = error instanceof TypeError ? error.message : 'it is no JSON'
    throw new KeyturnError('INVALID_INPUT', `the note of a backup cannot be read: ${why}`, {
      hint: 'It is written beside the backup. Move it away to restore without what it knows.',
    })
  }
}
