import { constants, privateDecrypt, publicEncrypt } from 'node:crypto'
import { CryptoInputError } from './input-error.ts'
import type { RsaPrivateJwk } from './jwk.ts'
import { applyPrivateKey, isBelowModulus, modulusLength, rsaPrivateKey, rsaPublicKey } from './rsa-primitives.ts'

/** Octets that a padding takes from the modulus, and its hash if it has one (RFC 8017 7.1.1, 7.2.1). */
const paddings: Readonly<Record<string, { overhead: number; oaepHash?: 'sha1' | 'sha256' }>> = {
  RSA1_5: { overhead: 11 },
  'RSA-OAEP': { overhead: 42, oaepHash: 'sha1' },
  'RSA-OAEP-256': { overhead: 66, oaepHash: 'sha256' },
}

export const rsaEncryptionAlgorithms: readonly string[] = Object.keys(paddings)

export function isRsaEncryption(alg: string): boolean {
  return Object.hasOwn(paddings, alg)
}

/** @throws {CryptoInputError} when the value does not fit into the modulus with this padding */
export function encryptRsa(alg: string, key: RsaPrivateJwk, value: Uint8Array): Uint8Array {
  const { overhead, oaepHash } = paddingOf(alg)
  const longest = modulusLength(key) - overhead
  if (value.length > longest) {
    throw new CryptoInputError(
      `Invalid length of 'value': ${value.length} bytes. ${alg} with this key allows at most ${Math.max(longest, 0)} bytes, encoded with base64url.`,
    )
  }
  const publicKey = rsaPublicKey(key)
  return oaepHash
    ? publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, value)
    : publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, value)
}

/** @throws {CryptoInputError} when the value is not a ciphertext of this key with this padding */
export function decryptRsa(alg: string, key: RsaPrivateJwk, value: Uint8Array): Uint8Array {
  const { oaepHash } = paddingOf(alg)
  const length = modulusLength(key)
  if (value.length !== length) {
    throw new CryptoInputError(
      `Invalid length of 'value': ${value.length} bytes. ${alg} with this key requires ${length} bytes, encoded with base64url.`,
    )
  }
  if (!isBelowModulus(key, value)) throw undecryptable(alg)
  if (!oaepHash) return withoutPadding(alg, applyPrivateKey(key, value))
  try {
    return privateDecrypt({ key: rsaPrivateKey(key), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, value)
  } catch {
    throw undecryptable(alg)
  }
}

/**
 * Takes the content out of `00 02 random 00 content` (RFC 8017 7.2.2).
 *
 * Done here on the bare RSA result because node:crypto cannot be used for it everywhere: Node 22.13 refuses to decrypt
 * with this padding, and later ones answer a broken padding with made-up plaintext (implicit rejection) where the
 * service answers an error. The timing of this tells a caller about the padding: a test vault has no secret to keep.
 */
function withoutPadding(alg: string, block: Uint8Array): Uint8Array {
  const end = block.indexOf(0, 2)
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw undecryptable(alg)
  return block.slice(end + 1)
}

function undecryptable(alg: string): CryptoInputError {
  return new CryptoInputError(
    `The value could not be decrypted: it was not encrypted with ${alg} for this key version.`,
  )
}

function paddingOf(alg: string): { overhead: number; oaepHash?: 'sha1' | 'sha256' } {
  const padding = paddings[alg]
  if (!padding) throw new TypeError(`${alg} is not an RSA encryption`)
  return padding
}
