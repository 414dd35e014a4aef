import {
  constants,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
} from 'node:crypto'
import { decodeBase64Url } from './base64url.ts'
import type { RsaPrivateJwk } from './jwk.ts'
import { integerFrom } from './unsigned-integer.ts'

/** Octets of the modulus: `k` of RFC 8017. */
export function modulusLength(key: RsaPrivateJwk): number {
  return decodeBase64Url(key.n, 'key').length
}

export function rsaPrivateKey(key: RsaPrivateJwk): KeyObject {
  return createPrivateKey({ key: { ...key }, format: 'jwk' })
}

export function rsaPublicKey({ kty, n, e }: RsaPrivateJwk): KeyObject {
  return createPublicKey({ key: { kty, n, e }, format: 'jwk' })
}

/** Whether the octets, as a number, are below the modulus: larger ones are not a valid input of either operation. */
export function isBelowModulus(key: RsaPrivateJwk, block: Uint8Array): boolean {
  return integerFrom(block) < integerFrom(decodeBase64Url(key.n, 'key'))
}

/**
 * The bare private operation, RSADP and RSASP1 in one (RFC 8017 5.1.2, 5.2.1).
 *
 * @param block exactly `k` octets, below the modulus
 */
export function applyPrivateKey(key: RsaPrivateJwk, block: Uint8Array): Uint8Array {
  return privateDecrypt({ key: rsaPrivateKey(key), padding: constants.RSA_NO_PADDING }, block)
}

/** The bare public operation, RSAEP and RSAVP1 (RFC 8017 5.1.1, 5.2.2), under the same terms. */
export function applyPublicKey(key: RsaPrivateJwk, block: Uint8Array): Uint8Array {
  return publicEncrypt({ key: rsaPublicKey(key), padding: constants.RSA_NO_PADDING }, block)
}
