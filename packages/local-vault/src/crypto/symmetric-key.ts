import { decodeBase64Url } from './base64url.ts'
import { CryptoInputError } from './input-error.ts'
import type { PrivateJwk } from './jwk.ts'

/**
 * The octets of a symmetric key.
 *
 * @param bits the only size that the algorithm takes; any size when left out
 * @throws {CryptoInputError} when the key is not symmetric or has another size
 */
export function symmetricKey(alg: string, key: PrivateJwk, bits?: number): Uint8Array {
  if (key.kty !== 'oct') throw incompatible(alg, key, 'an oct key')
  const octets = decodeBase64Url(key.k, 'key')
  if (bits === undefined || octets.length * 8 === bits) return octets
  throw new CryptoInputError(
    `Key and encryption algorithm are incompatible. ${alg} needs a key of ${bits} bits, and this one has ${octets.length * 8}.`,
  )
}

export function incompatible(alg: string, key: PrivateJwk, needed: string): CryptoInputError {
  return new CryptoInputError(
    `Key and encryption algorithm are incompatible. ${alg} needs ${needed}, and this key is ${key.kty}.`,
  )
}
