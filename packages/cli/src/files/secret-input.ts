import { KeyturnError } from '@keyturn/core'
import { keyBytes, readFileInput, readStandardInput, type StandardInput } from './read-input.ts'
import { refuseReadable, refuseWritable } from './shared-file.ts'

export interface SecretInputArgs {
  file?: string | undefined
  allowSharedFile?: boolean | undefined
}

/**
 * The bytes of a secret, from a file or from standard input when there is none; at most 64 KiB.
 *
 * @param what the secret in errors, such as `key material`
 * @param hint what to do when there is nothing to read
 * @throws {KeyturnError} `INVALID_INPUT` when it cannot be read, is open to other users, is too long, or standard input is
 *   a terminal
 */
export async function readSecretInput(
  args: SecretInputArgs,
  context: StandardInput,
  { what, hint }: { what: string; hint: string },
): Promise<Buffer> {
  if (args.file !== undefined)
    return readSecretFile('--file', args.file, {
      what,
      allowShared: args.allowSharedFile,
      signal: context.signal,
    })
  if (context.stdin.isTTY) throw new KeyturnError('INVALID_INPUT', `no ${what} was given`, { hint })
  return readStandardInput(context, { mostBytes: keyBytes, called: 'standard input' })
}

export interface SecretFileOptions {
  /** What it is, in errors. */
  what: string
  /** Whether other users may read and write it. */
  allowShared?: boolean | undefined
  signal?: AbortSignal | undefined
}

/** The bytes of a file that is its owner's alone; at most 64 KiB. @throws {KeyturnError} `INVALID_INPUT` */
export function readSecretFile(
  flag: string,
  file: string,
  { what, allowShared = false, signal }: SecretFileOptions,
): Promise<Buffer> {
  return readFileInput(file, { mostBytes: keyBytes, called: `${flag} "${file}"`, signal }, async (found) => {
    if (allowShared) return
    await refuseReadable(file, found, what)
    await refuseWritable(file, found)
  })
}
