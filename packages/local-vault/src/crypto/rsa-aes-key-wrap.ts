import { constants, type KeyObject, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto'
import { unwrapAes, wrapAes } from './aes-key-wrap.ts'
import { CryptoInputError } from './input-error.ts'

/** The hash of OAEP, and of its mask, by the name that the service has for the wrap. */
const oaepHashes = {
  CKM_RSA_AES_KEY_WRAP: 'sha1',
  RSA_AES_KEY_WRAP_256: 'sha256',
  RSA_AES_KEY_WRAP_384: 'sha384',
} as const

/** How a key leaves (release) or enters (bring your own key) under somebody's RSA key. */
export type RsaAesKeyWrap = keyof typeof oaepHashes

export const rsaAesKeyWraps = Object.keys(oaepHashes) as readonly RsaAesKeyWrap[]

export function isRsaAesKeyWrap(name: string): name is RsaAesKeyWrap {
  return Object.hasOwn(oaepHashes, name)
}

/**
 * Wraps a key of any length (PKCS#11 3.0, 2.1.21): an AES key made for the purpose under RSA-OAEP, then the value under
 * that AES key with padding (RFC 5649).
 *
 * @throws {CryptoInputError} when the RSA key is too short for it
 */
export function wrapRsaAes(alg: RsaAesKeyWrap, recipient: KeyObject, value: Uint8Array): Uint8Array {
  const ephemeral = randomBytes(32)
  return Buffer.concat([underOaep(alg, recipient, ephemeral), wrapAes(alg, 'padded', ephemeral, value)])
}

function underOaep(alg: RsaAesKeyWrap, recipient: KeyObject, ephemeral: Uint8Array): Uint8Array {
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  try {
    return publicEncrypt({ key: recipient, padding, oaepHash: oaepHashes[alg] }, ephemeral)
  } catch {
    throw new CryptoInputError(`The RSA key to wrap with is too short for ${alg}.`)
  }
}

/** The way back. @throws {CryptoInputError} when the value was not wrapped like this for this key */
export function unwrapRsaAes(alg: RsaAesKeyWrap, recipient: KeyObject, value: Uint8Array): Uint8Array {
  const length = Math.ceil((recipient.asymmetricKeyDetails?.modulusLength ?? 0) / 8)
  if (value.length <= length) {
    throw new CryptoInputError(`The wrapped value has ${value.length} bytes; ${alg} makes more than ${length}.`)
  }
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  try {
    const wrappedKey = value.subarray(0, length)
    const ephemeral = privateDecrypt({ key: recipient, padding, oaepHash: oaepHashes[alg] }, wrappedKey)
    return unwrapAes(alg, 'padded', ephemeral, value.subarray(length))
  } catch {
    throw new CryptoInputError(`The value could not be unwrapped: it was not wrapped with ${alg} for this key.`)
  }
}
