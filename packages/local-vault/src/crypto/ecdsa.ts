import { createECDH } from 'node:crypto'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { decodeBase64Url } from './base64url.ts'
import { type CurveName, curves } from './curves.ts'
import type { EcPrivateJwk } from './jwk.ts'

/**
 * ECDSA over a digest that someone else made (FIPS 186-5 6.4): node:crypto always hashes first. What it does not do is little
 * when signing, since the nonce and its point are a key pair, which OpenSSL makes; for checking, a library takes the digest
 * as it is. It takes some time to load: whoever imports this file does so when there is something to sign.
 */
const implementations = { 'P-256': p256, 'P-384': p384, 'P-521': p521, 'P-256K': secp256k1 } satisfies Record<
  CurveName,
  unknown
>

/** High `s` is as good as low `s`: the service and RFC 7518 make no difference. */
const options = { prehash: false, lowS: false } as const

/**
 * Signs a digest, with a fresh nonce from OpenSSL. The numbers are not handled in constant time, as a vault for the loopback
 * interface need not.
 *
 * @param digest no longer than the order of the curve
 * @returns `r || s`, each as wide as the curve, as JWS has it (RFC 7518 3.4)
 */
export function signDigest(key: EcPrivateJwk, digest: Uint8Array): Uint8Array {
  const { openSslName, width, order } = curves[key.crv]
  const [secret, message] = [toNumber(decodeBase64Url(key.d, 'key')), toNumber(digest)]
  const pair = createECDH(openSslName)
  for (;;) {
    const point = pair.generateKeys()
    const r = toNumber(point.subarray(1, 1 + width)) % order
    const s = (inverse(toNumber(pair.getPrivateKey()), order) * ((message + r * secret) % order)) % order
    // Neither has ever been seen, and both would give the secret away (6.4.1, steps 4 and 7).
    if (r !== 0n && s !== 0n) return Buffer.concat([toOctets(r, width), toOctets(s, width)])
  }
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

function toNumber(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).toString('hex')}`)
}

function toOctets(value: bigint, width: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * width, '0'), 'hex')
}

/** Euclid's extended algorithm; `order` is a prime, and `value` is not a multiple of it. */
function inverse(value: bigint, order: bigint): bigint {
  let [rest, nextRest, factor, nextFactor] = [order, value, 0n, 1n]
  while (nextRest > 0n) {
    const quotient = rest / nextRest
    ;[rest, nextRest] = [nextRest, rest - quotient * nextRest]
    ;[factor, nextFactor] = [nextFactor, factor - quotient * nextFactor]
  }
  return factor < 0n ? factor + order : factor
}
