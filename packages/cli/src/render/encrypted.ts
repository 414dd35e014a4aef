import { type EncryptedData, KeyturnError, type packEncrypted } from '@keyturn/core'
import type { View } from './view.ts'

/** What `-o json` prints of an encryption, and `decrypt` reads: bytes as base64. */
export interface EncryptedOutput {
  kid: string
  algorithm: string
  ciphertext: string
  iv: string | null
  authenticationTag: string | null
}

export function encryptedOutput({ kid, algorithm, ciphertext, iv, authenticationTag }: EncryptedData): EncryptedOutput {
  const text = (bytes: Uint8Array | undefined) => (bytes === undefined ? null : Buffer.from(bytes).toString('base64'))
  return {
    kid,
    algorithm,
    ciphertext: text(ciphertext) ?? '',
    iv: text(iv),
    authenticationTag: text(authenticationTag),
  }
}

/** In one piece as base64, as `decrypt --encoding base64` takes it. */
export function encryptedView(packed: ReturnType<typeof packEncrypted>): View<EncryptedOutput> {
  const text = Buffer.from(packed).toString('base64')
  return { text: () => text, rows: ({ kid, algorithm }) => [[text, algorithm, kid]] }
}

/** Reads what `encrypt -o json` has printed; `undefined`: it is something else. @throws {KeyturnError} `INVALID_INPUT` */
export function parseEncryptedOutput(bytes: Uint8Array): EncryptedOutput | undefined {
  if (bytes[0] !== 0x7b) return undefined
  let value: Record<string, unknown>
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
  const { kid, algorithm, ciphertext, iv = null, authenticationTag = null } = value
  const isText = (each: unknown): each is string => typeof each === 'string'
  const isTextOrNull = (each: unknown): each is string | null => each === null || isText(each)
  if (isText(kid) && isText(algorithm) && isText(ciphertext) && isTextOrNull(iv) && isTextOrNull(authenticationTag)) {
    return { kid, algorithm, ciphertext, iv, authenticationTag }
  }
  throw new KeyturnError('INVALID_INPUT', 'this is JSON, and not what "keyturn encrypt -o json" prints')
}
