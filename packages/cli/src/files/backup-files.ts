import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BackupNote, type KeyBackup, KeyturnError, parseBackupNote, whyUnusable } from '@keyturn/core'
import type { BackupStore } from '@keyturn/core/fleet'
import { writeSecretFile } from './secret-file.ts'

/** What stands beside a backup. */
export function noteFileOf(file: string): string {
  return `${file}.json`
}

/**
 * Writes a backup and, before it, its note: both for their owner alone.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when one of them is there already
 */
export async function writeBackup(file: string, { blob, note }: KeyBackup, replace = false): Promise<void> {
  await writeSecretFile(noteFileOf(file), `${JSON.stringify(note, undefined, 2)}\n`, { replace })
  await writeSecretFile(file, blob, { replace })
}

/**
 * Reads a backup, and its note where there is one.
 *
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export async function readBackup(file: string): Promise<{ blob: Uint8Array; note: BackupNote | undefined }> {
  const blob = await readIfThere(file)
  if (blob === undefined) throw new KeyturnError('INVALID_INPUT', `"${file}" cannot be read: there is no such file`)
  if (blob.length === 0) throw new KeyturnError('INVALID_INPUT', `"${file}" is empty: it is no backup`)
  const note = await readIfThere(noteFileOf(file))
  return { blob, note: note === undefined ? undefined : parseBackupNote(note.toString('utf8')) }
}

/** A folder of backups, in it one for each vault, named as its host. */
export function backupFolder(folder: string): BackupStore {
  const fileOf = (vaultUrl: string, key: string) =>
    join(folder, new URL(vaultUrl).host.replace(':', '_'), `${key}.keybackup`)
  return {
    async read(vaultUrl, key) {
      const file = fileOf(vaultUrl, key)
      const note = await readIfThere(noteFileOf(file))
      const blob = note === undefined ? undefined : await readIfThere(file)
      if (note === undefined || blob === undefined) return undefined
      const known = parseBackupNote(note.toString('utf8'))
      // What a killed run has left half written is written anew.
      return createHash('sha256').update(blob).digest('hex') === known.sha256 ? known : undefined
    },
    async write(backup) {
      const file = fileOf(backup.note.vaultUrl, backup.note.name)
      await mkdir(join(file, '..'), { recursive: true, mode: 0o700 })
      // A note without its whole backup is our own, from a run that was killed; a backup without a note is somebody else's.
      await writeBackup(file, backup, (await readIfThere(noteFileOf(file))) !== undefined)
      return file
    },
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new KeyturnError('INVALID_INPUT', `"${file}" cannot be read: ${whyUnusable(error)}`, { cause: error })
  }
}
