import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { decodeBase64Url } from './base64url.ts'
import { type CurveName, curves } from './curves.ts'
import type { EcPrivateJwk } from './jwk.ts'

/**
 * ECDSA over a digest that someone else made (FIPS 186-5 6.4). node:crypto always hashes first, so a library does it that
 * takes the digest as it is. It takes some time to load: whoever imports this file does so when there is something to sign.
 */
const implementations = { 'P-256': p256, 'P-384': p384, 'P-521': p521, 'P-256K': secp256k1 } satisfies Record<
  CurveName,
  unknown
>

/** High `s` is as good as low `s`: the service and RFC 7518 make no difference. */
const options = { prehash: false, lowS: false } as const

/**
 * Signs a digest. The nonce comes from the key and the digest (RFC 6979), hedged with fresh randomness.
 *
 * @returns `r || s`, each as wide as the curve, as JWS has it (RFC 7518 3.4)
 */
export function signDigest(key: EcPrivateJwk, digest: Uint8Array): Uint8Array {
  const secretKey = octets(decodeBase64Url(key.d, 'key'))
  return implementations[key.crv].sign(octets(digest), secretKey, { ...options, extraEntropy: true })
}

/** Checks a signature of a digest; one of the wrong length is a wrong one. */
export function verifyDigest(key: EcPrivateJwk, digest: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 2 * curves[key.crv].width) return false
  const publicKey = Uint8Array.of(4, ...decodeBase64Url(key.x, 'key'), ...decodeBase64Url(key.y, 'key'))
  return implementations[key.crv].verify(octets(signature), octets(digest), publicKey, options)
}

/** The library tells a Buffer from a Uint8Array. */
function octets(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}
