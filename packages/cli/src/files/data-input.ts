import { KeyturnError } from '@keyturn/core'
import {
  type FileCheck,
  isStandardInput,
  type StandardInput,
  streamFileInput,
  streamStandardInput,
} from './read-input.ts'

/**
 * The bytes of a file of any length, part by part, or of standard input.
 *
 * @param file `-` or nothing is standard input
 * @param what what is read, for the error's text
 * @param check as in `readFileInput`
 * @throws {KeyturnError} `INVALID_INPUT` when there is no such file, or standard input is a terminal
 */
export async function* readData(
  file: string | undefined,
  input: StandardInput,
  what: string,
  check?: FileCheck,
): AsyncGenerator<Uint8Array> {
  if (isStandardInput(file)) {
    if (input.stdin.isTTY) {
      throw new KeyturnError('INVALID_INPUT', `no ${what} was given`, {
        hint: 'Name a file, or pass it on standard input.',
      })
    }
    yield* streamStandardInput(input)
  } else {
    yield* streamFileInput(file ?? '', { called: `"${file}"`, signal: input.signal }, check)
  }
}

/**
 * All of it in one piece, for what is short.
 *
 * @param most bytes that are allowed
 * @param hint what to do with more
 * @param check as in `readFileInput`
 * @throws {KeyturnError} `INVALID_INPUT` as `readData`, and when there is more
 */
export async function readShortData(
  file: string | undefined,
  stdin: StandardInput,
  { what, most, hint, check }: { what: string; most: number; hint?: string; check?: FileCheck },
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of readData(file, stdin, what, check)) {
    parts.push(part)
    length += part.length
    if (length > most) {
      throw new KeyturnError('INVALID_INPUT', `the ${what} is too long: more than ${most} bytes`, { hint })
    }
  }
  return Buffer.concat(parts)
}
