import { open, realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { text } from 'node:stream/consumers'
import { KeyturnError } from '@keyturn/core'
import type { StandardInput } from './text-input.ts'

export interface SecretInputArgs {
  file?: string | undefined
  allowSharedFile?: boolean | undefined
}

/** More than any private key takes; keeps a wrong file from being read to its end. */
const mostBytes = 64 * 1024

/**
 * Reads key material from a file, or from standard input when there is none.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when the file cannot be read, is open to other users, is too long, or standard
 *   input is a terminal
 */
export async function readSecretInput(
  { file, allowSharedFile }: SecretInputArgs,
  { stdin }: StandardInput,
): Promise<string> {
  if (file !== undefined) return (await readSecretFile(file, allowSharedFile ?? false)).toString('utf8')
  if (stdin.isTTY) {
    throw new KeyturnError('INVALID_INPUT', 'no key material was given', {
      hint: 'Give --file FILE, or pass it on standard input: keyturn import NAME < FILE',
    })
  }
  return text(stdin)
}

/** The bytes of a file that only its owner can read. @throws {KeyturnError} `INVALID_INPUT` */
export async function readSecretFile(file: string, allowShared: boolean): Promise<Buffer> {
  const handle = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : (error.code ?? error.message)
    throw new KeyturnError('INVALID_INPUT', `--file "${file}" cannot be read: ${why}`, { cause: error })
  })
  try {
    const found = await handle.stat()
    if (!found.isFile() && !found.isFIFO() && !found.isCharacterDevice()) {
      throw new KeyturnError('INVALID_INPUT', `--file "${file}" is no file`)
    }
    if (found.size > mostBytes) {
      throw new KeyturnError(
        'INVALID_INPUT',
        `--file "${file}" is too long for a key: more than ${mostBytes / 1024} KiB`,
      )
    }
    if (!allowShared && found.isFile() && (found.mode & 0o044) !== 0 && (await isReachable(file))) {
      throw new KeyturnError(
        'INVALID_INPUT',
        `--file "${file}" is key material that other users of this machine can read`,
        {
          hint: `Make it yours alone (chmod 600 ${file}), or give --allow-shared-file.`,
        },
      )
    }
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

/** Whether other users can get as far as this file: one folder above it that is closed to them keeps it private. */
async function isReachable(file: string): Promise<boolean> {
  // Windows has no such bits.
  if (process.platform === 'win32') return false
  for (let folder = dirname(await realpath(file)); ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o011) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
