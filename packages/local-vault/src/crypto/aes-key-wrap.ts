import { createCipheriv, createDecipheriv } from 'node:crypto'
import { CryptoInputError } from './input-error.ts'

/** Plain key wrap, for whole blocks of eight octets (RFC 3394), or with padding, for any length (RFC 5649). */
export type KeyWrap = 'plain' | 'padded'

/** The initial values of RFC 3394 2.2.3.1 and RFC 5649 3: what makes an unwrap notice a wrong key. */
const initialValues: Readonly<Record<KeyWrap, Uint8Array>> = {
  plain: Buffer.from('a6a6a6a6a6a6a6a6', 'hex'),
  padded: Buffer.from('a65959a6', 'hex'),
}

/** @throws {CryptoInputError} when the value has a length that this kind of wrap cannot take */
export function wrapAes(alg: string, kind: KeyWrap, key: Uint8Array, value: Uint8Array): Uint8Array {
  if (kind === 'plain' && (value.length < 16 || value.length % 8 !== 0)) {
    throw wrongLength(alg, value, 'a multiple of 8 bytes, at least 16')
  }
  if (value.length === 0) throw wrongLength(alg, value, 'at least 1 byte')
  const cipher = createCipheriv(cipherName(kind, key), key, initialValues[kind])
  return Buffer.concat([cipher.update(value), cipher.final()])
}

/** @throws {CryptoInputError} when the value is not a key that was wrapped with this key */
export function unwrapAes(alg: string, kind: KeyWrap, key: Uint8Array, value: Uint8Array): Uint8Array {
  const shortest = kind === 'plain' ? 24 : 16
  if (value.length < shortest || value.length % 8 !== 0) {
    throw wrongLength(alg, value, `a multiple of 8 bytes, at least ${shortest}`)
  }
  const decipher = createDecipheriv(cipherName(kind, key), key, initialValues[kind])
  try {
    return Buffer.concat([decipher.update(value), decipher.final()])
  } catch {
    throw new CryptoInputError(`The value could not be unwrapped: it was not wrapped with ${alg} and this key version.`)
  }
}

function cipherName(kind: KeyWrap, key: Uint8Array): string {
  return `id-aes${key.length * 8}-wrap${kind === 'padded' ? '-pad' : ''}`
}

function wrongLength(alg: string, value: Uint8Array, needed: string): CryptoInputError {
  return new CryptoInputError(
    `Invalid length of 'value': ${value.length} bytes. ${alg} requires ${needed}, encoded with base64url.`,
  )
}
