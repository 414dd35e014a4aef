import { closeSync, mkdirSync, openSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { LocalVaultError } from '../errors.ts'
import { damaged } from './file-errors.ts'

/** How long an empty file may be one that another process is just about to fill, in milliseconds. */
const patience = 2000

/**
 * Makes sure that the file can be opened without harm: a regular one, for its owner alone; created (0600, its folder
 * 0700) where there is none. What SQLite keeps beside it is looked at too: it would wait for the writer of a pipe.
 *
 * @throws {LocalVaultError} `FILE_UNUSABLE`, `FILE_TOO_OPEN`; `FILE_DAMAGED` for an empty file.
 */
export function prepareFile(file: string): void {
  for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) {
    const found = statOf(each)
    if (found !== undefined && !found.isFile()) {
      throw new LocalVaultError('FILE_UNUSABLE', `the store ${file} cannot be opened: ${each} is no regular file`, {
        hint: 'Move it away, or choose another file.',
      })
    }
  }
  if (create(file)) return
  const found = statOf(file)
  if (process.platform !== 'win32' && found !== undefined && (found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8)
    throw new LocalVaultError(
      'FILE_TOO_OPEN',
      `the store ${file} has mode ${mode}; it holds private keys and must be 600`,
      {
        hint: `chmod 600 ${file}`,
      },
    )
  }
  if (isEmptyForLong(file)) throw damaged(file, 'it is empty, and a store never is')
}

/** Which file a path leads to, so that one that was removed or replaced is noticed. */
export function identityOf(file: string): string | undefined {
  const found = statOf(file)
  return found === undefined ? undefined : `${found.dev}:${found.ino}`
}

/** @returns whether it was this call that created it. */
function create(file: string): boolean {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    closeSync(openSync(file, 'wx', 0o600))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && statOf(file) !== undefined) return false
    throw new LocalVaultError('FILE_UNUSABLE', `the store ${file} cannot be created or written`, {
      hint: 'Choose a folder that you may write to.',
      cause: error,
    })
  }
}

/** A process that creates a store has written its first page some milliseconds later. */
function isEmptyForLong(file: string): boolean {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let waited = 0; waited < patience; waited += 10) {
    if (statOf(file)?.size !== 0) return false
    Atomics.wait(pause, 0, 0, 10)
  }
  return true
}

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false })
}
