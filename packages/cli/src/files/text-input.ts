import { readFile, stat } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { KeyturnError } from '@keyturn/core'

/** What reads standard input is given of the process. */
export interface StandardInput {
  stdin: NodeJS.ReadStream
}

/** More than any manifest or plan takes; keeps a wrong file from being read to its end. */
const mostBytes = 64 * 1024 * 1024

/**
 * Reads a text file, or standard input when it is called `-`.
 *
 * @param hint what to do when there is nothing to read
 * @throws {KeyturnError} `INVALID_INPUT` when it cannot be read
 */
export async function readTextInput(file: string, { stdin }: StandardInput, hint: string): Promise<string> {
  if (isStandardInput(file)) {
    if (stdin.isTTY) throw new KeyturnError('INVALID_INPUT', 'nothing is piped into standard input', { hint })
    return text(stdin)
  }
  try {
    const { size } = await stat(file)
    if (size > mostBytes) throw new KeyturnError('INVALID_INPUT', `"${file}" is too long: more than 64 MiB`)
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof KeyturnError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'there is no such file' : (code ?? message)
    throw new KeyturnError('INVALID_INPUT', `"${file}" cannot be read: ${why}`, { hint, cause: error })
  }
}

/** Whether `-` was given; yargs hands a lone hyphen over as an empty text. */
export function isStandardInput(file: string): boolean {
  return file === '-' || file === ''
}
