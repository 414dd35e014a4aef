import { KeyturnError } from '@keyturn/core'
import { wipe } from '@keyturn/core/data-keys'
import type { StandardInput } from '../files/read-input.ts'
import { readSecretInput } from '../files/secret-input.ts'
import type { Flags } from './flag.ts'
import { secretInputFlags } from './secret-flags.ts'

export const encodings = ['raw', 'base64', 'base64url', 'hex'] as const

export const encodingFlag = {
  encoding: { choices: encodings, default: 'raw', value: 'FORM', describe: 'How the data key is written' },
} as const satisfies Flags

export const dataKeyFlags = {
  file: { type: 'string', value: 'FILE', describe: 'The data key; without it, standard input' },
  'allow-shared-file': secretInputFlags['allow-shared-file'],
  ...encodingFlag,
} as const satisfies Flags

type Encoding = (typeof encodings)[number]

export interface DataKeyArgs {
  file?: string | undefined
  allowSharedFile?: boolean | undefined
  encoding: string
}

/**
 * Reads a data key from a file, or from standard input when there is none.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it cannot be read, or is not of the given encoding
 */
export async function readDataKey(args: DataKeyArgs, context: StandardInput): Promise<Buffer> {
  const read = await readSecretInput(args, context, {
    what: 'data key',
    hint: 'Give --file FILE, pass it on standard input, or let one be made with --generate.',
  })
  return decodeBytes(read, args.encoding, 'data key')
}

const patterns: Record<Exclude<Encoding, 'raw'>, RegExp> = {
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  base64url: /^[A-Za-z0-9_-]*$/,
  hex: /^(?:[0-9a-fA-F]{2})*$/,
}

/** The bytes behind a text in an encoding. @throws {KeyturnError} `INVALID_INPUT` */
export function decodeBytes(read: Buffer, encoding: string, what: string): Buffer {
  if (encoding === 'raw') return read
  const text = read.toString('latin1').trim()
  wipe(read)
  const form = encoding as Exclude<Encoding, 'raw'>
  // The text itself is never shown: it may be a data key.
  if (!patterns[form].test(text)) throw new KeyturnError('INVALID_INPUT', `the ${what} is not ${encoding}`)
  return Buffer.from(text, form)
}

/** The data key as bytes to be written: with a line end where it is text. */
export function encodeDataKey(dataKey: Uint8Array, encoding: string): Uint8Array {
  if (encoding === 'raw') return dataKey
  return Buffer.from(`${Buffer.from(dataKey).toString(encoding as Exclude<Encoding, 'raw'>)}\n`)
}
