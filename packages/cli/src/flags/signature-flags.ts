import {
  KeyturnError,
  type SignatureFormat,
  type SignedContent,
  signatureAlgorithms,
  signatureFormats,
} from '@keyturn/core'
import { readData, readShortData } from '../files/data-input.ts'
import type { StandardInput } from '../files/read-input.ts'
import { isStandardInput } from '../files/read-input.ts'
import { refuseWritable } from '../files/shared-file.ts'
import type { Flags } from './flag.ts'
import { versionFlag } from './key-name.ts'
import { sharedFileFlag } from './shared-file.ts'

/** What `sign` and `verify` share. */
export const signatureFlags = {
  algorithm: {
    choices: signatureAlgorithms,
    alias: 'a',
    value: 'ALG',
    describe: 'Default: PS256 for RSA, the only one of its curve for EC',
  },
  digest: { type: 'string', value: 'HEX', describe: 'A digest that is ready, as hex or base64, in place of data' },
  'digest-file': { type: 'string', value: 'FILE', describe: 'The same from a file: its bytes, or as text' },
  ...sharedFileFlag,
  format: { choices: signatureFormats, value: 'FORM', describe: 'raw as the service gives it; der for OpenSSL; jws' },
  ...versionFlag,
} as const satisfies Flags

export interface SignedArgs {
  file?: string | undefined
  digest?: string | undefined
  digestFile?: string | undefined
  format?: SignatureFormat | undefined
  allowSharedFile?: boolean | undefined
}

/**
 * What is signed: the data of a file or of standard input, or a digest.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for several of them, or a digest that is none
 */
export async function readSigned(
  { file, digest, digestFile, allowSharedFile }: SignedArgs,
  input: StandardInput,
): Promise<SignedContent> {
  const given = [file, digest, digestFile].filter((each) => each !== undefined)
  if (given.length > 1) {
    throw new KeyturnError('INVALID_INPUT', 'a file with data, --digest and --digest-file exclude each other')
  }
  if (digest !== undefined) return { digest: decodeDigest(Buffer.from(digest.trim()), '--digest') }
  if (digestFile !== undefined) {
    const bytes = await readShortData(digestFile, input, {
      what: 'digest',
      most: 1024,
      check: (found) => (allowSharedFile ? undefined : refuseWritable(digestFile, found)),
    })
    return { digest: decodeDigest(bytes, `--digest-file "${digestFile}"`) }
  }
  if (isStandardInput(file) && input.stdin.isTTY) {
    throw new KeyturnError('INVALID_INPUT', 'no data was given', {
      hint: 'Name a file, pass it on standard input, or give --digest.',
    })
  }
  return { data: readData(file, input, 'data') }
}

/** Lengths of SHA-256, SHA-384 and SHA-512. */
const digestLengths: readonly number[] = [32, 48, 64]

/** Hex of a digest has 64, 96 or 128 digits, base64 43, 44, 64, 86 or 88 characters: 64 hexadecimal digits are taken for hex. */
function decodeDigest(bytes: Buffer, flag: string): Uint8Array {
  const text = bytes.toString('latin1').trim()
  const readings = [
    ...(/^[0-9a-f]+$/i.test(text) ? [Buffer.from(text, 'hex')] : []),
    ...(/^[\w+/-]+={0,2}$/.test(text) ? [Buffer.from(text, 'base64')] : []),
    bytes,
  ]
  const digest = readings.find(({ length }) => digestLengths.includes(length))
  if (digest !== undefined) return digest
  throw new KeyturnError(
    'INVALID_INPUT',
    `${flag} is no digest: SHA-256, SHA-384 and SHA-512 have 32, 48 and 64 bytes`,
    {
      hint: 'Give it as hex, as "sha256sum FILE" and "openssl dgst -sha256 -r FILE" print it, or as base64.',
    },
  )
}
