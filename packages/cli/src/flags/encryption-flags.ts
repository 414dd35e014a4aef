import { encryptionAlgorithms, KeyturnError } from '@keyturn/core'
import type { Flags } from './flag.ts'
import { versionFlag } from './key-name.ts'

/** What `encrypt` and `decrypt` share. */
export const encryptionFlags = {
  algorithm: {
    choices: encryptionAlgorithms,
    alias: 'a',
    value: 'ALG',
    describe: 'Default: RSA-OAEP-256 for RSA, GCM for a symmetric key',
  },
  iv: {
    value: 'HEX',
    parse: (text: string, flag: string) => parseHex(text, flag),
    describe: 'The iv of CBC; for decrypt also of GCM',
  },
  aad: { type: 'string', value: 'TEXT', describe: 'With GCM: protected against changes, not encrypted' },
  ...versionFlag,
} as const satisfies Flags

/** More than any algorithm should be given: beyond, a data key is wrapped. */
export const mostPlaintext: number = 64 * 1024

/** What to do with more than that. */
export const wrapInstead =
  'Encrypt it with a data key, and wrap that one: keyturn wrap NAME --generate --out dek.json (docs/envelope.md).'

/** @throws {KeyturnError} `INVALID_INPUT` */
function parseHex(text: string, flag: string): Uint8Array {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex')
  throw new KeyturnError('INVALID_INPUT', `${flag} ${JSON.stringify(text)} is not hexadecimal`)
}
