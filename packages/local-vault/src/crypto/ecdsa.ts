import { createECDH } from 'node:crypto'
import { decodeBase64Url } from './base64url.ts'
import { type Curve, curves } from './curves.ts'
import type { EcPrivateJwk } from './key-material.ts'
import { integerFrom, octetsOf } from './unsigned-integer.ts'

/**
 * ECDSA over a digest that someone else made (FIPS 186-5 6.4). node:crypto always hashes first, so the two equations are
 * here; the only costly part, a multiple of the generator, is OpenSSL's (an ECDH public key is exactly that). Curve
 * arithmetic in JavaScript takes four to thirteen times as long, and has to be loaded first.
 *
 * No digest of the service's algorithms has more bits than the order of its curve, so none is ever truncated.
 */

/** A one-time secret `k`, and the x coordinate of `k` times the generator. */
export interface Nonce {
  k: bigint
  x: bigint
}

/**
 * Signs a digest.
 *
 * @param nonce only for known-answer tests; must never be used twice. Default: a fresh random one.
 * @returns `r || s`, each as wide as the curve, as JWS has it (RFC 7518 3.4)
 */
export function signDigest(key: EcPrivateJwk, digest: Uint8Array, nonce?: Nonce): Uint8Array {
  const curve = curves[key.crv]
  const n = curve.order
  const d = integerFrom(decodeBase64Url(key.d, 'key'))
  const z = integerFrom(digest)
  const { k, x } = nonce ?? randomNonce(curve)
  const r = x % n
  const s = (invert(k, n) * (z + r * d)) % n
  // As likely as guessing the key, but the standard asks for it.
  if (r === 0n || s === 0n) return signDigest(key, digest)
  return Buffer.concat([octetsOf(r, curve.width), octetsOf(s, curve.width)])
}

/**
 * Checks a signature of a digest. High `s` is as good as low `s`: the service and RFC 7518 make no difference.
 *
 * The vault always has the whole key, and the point of the equation, `u1 G + u2 Q`, is `(u1 + u2 d) G`: one multiple of
 * the generator instead of two and a sum.
 */
export function verifyDigest(key: EcPrivateJwk, digest: Uint8Array, signature: Uint8Array): boolean {
  const curve = curves[key.crv]
  const n = curve.order
  if (signature.length !== 2 * curve.width) return false
  const r = integerFrom(signature.subarray(0, curve.width))
  const s = integerFrom(signature.subarray(curve.width))
  if (r === 0n || r >= n || s === 0n || s >= n) return false
  const d = integerFrom(decodeBase64Url(key.d, 'key'))
  const multiplier = (invert(s, n) * (integerFrom(digest) + r * d)) % n
  // The point at infinity: no signature leads there, and it has no x.
  if (multiplier === 0n) return false
  return generatorMultiple(curve, multiplier) % n === r
}

function randomNonce(curve: Curve): Nonce {
  const ecdh = createECDH(curve.openSslName)
  ecdh.generateKeys()
  return { k: integerFrom(ecdh.getPrivateKey()), x: pointX(ecdh.getPublicKey(), curve) }
}

/** The x coordinate of the generator times `multiplier`. */
export function generatorMultiple(curve: Curve, multiplier: bigint): bigint {
  const ecdh = createECDH(curve.openSslName)
  ecdh.setPrivateKey(octetsOf(multiplier, curve.width))
  return pointX(ecdh.getPublicKey(), curve)
}

function pointX(point: Uint8Array, { width }: Curve): bigint {
  return integerFrom(point.subarray(1, 1 + width))
}

/** The inverse of `a` modulo the prime `m`, by the extended Euclidean algorithm. */
function invert(a: bigint, m: bigint): bigint {
  let [r, next] = [m, a % m]
  let [t, nextT] = [0n, 1n]
  while (next !== 0n) {
    const quotient = r / next
    ;[r, next] = [next, r - quotient * next]
    ;[t, nextT] = [nextT, t - quotient * nextT]
  }
  return t < 0n ? t + m : t
}
