import { constants, createPublicKey, type KeyObject, publicEncrypt, verify } from 'node:crypto'
import type { KeyCurve, PublicJwk } from './key.ts'
import { rsaSizes } from './key-rules.ts'

/** Curves as a JWK names them for OpenSSL, and the length of a coordinate in bytes (RFC 7518 6.2.1.2, RFC 8812). */
const curves: Readonly<Record<KeyCurve, { name: string; bytes: number }>> = {
  'P-256': { name: 'P-256', bytes: 32 },
  'P-256K': { name: 'secp256k1', bytes: 32 },
  'P-384': { name: 'P-384', bytes: 48 },
  'P-521': { name: 'P-521', bytes: 66 },
}

/**
 * What is wrong with a public key as a number: its size, its exponent, a point that is not on its curve. Says nothing of
 * whose it is.
 *
 * @returns `undefined` when it is sound
 */
export function findFlaw(key: PublicJwk): string | undefined {
  if (key.kty.startsWith('RSA')) return findRsaFlaw(key)
  if (key.kty.startsWith('EC')) return findEcFlaw(key)
  return `keys of type ${key.kty} have no public half`
}

function findRsaFlaw({ n, e }: PublicJwk): string | undefined {
  if (n === undefined || e === undefined) return 'it lacks its modulus or its exponent'
  const modulus = toNumber(n)
  const exponent = toNumber(e)
  const size = rsaBits(n)
  if (!rsaSizes.includes(size)) return `its modulus has ${size} bits; allowed are ${rsaSizes.join(', ')}`
  if (modulus % 2n === 0n) return 'its modulus is even'
  // An even exponent has no inverse, and 1 leaves every message as it is (RFC 8017 3.1).
  if (exponent < 3n || exponent % 2n === 0n) return `its exponent is ${exponent}`
  return undefined
}

function findEcFlaw(key: PublicJwk): string | undefined {
  if (key.x === undefined || key.y === undefined) return 'it lacks a coordinate'
  try {
    publicKeyObject(key)
    return undefined
  } catch {
    return `its point is not on the curve ${key.crv}`
  }
}

/**
 * Whether two public keys are made of the same secret: for RSA the modulus tells, for EC the first coordinate, since the
 * point with the second one negated belongs to the negated secret.
 */
export function isSameMaterial(a: PublicJwk, b: PublicJwk): boolean {
  if (a.n !== undefined && b.n !== undefined) return toNumber(a.n) === toNumber(b.n)
  return a.x !== undefined && b.x !== undefined && a.crv === b.crv && toNumber(a.x) === toNumber(b.x)
}

const hashes: Readonly<Record<string, string>> = { '256': 'sha256', '384': 'sha384', '512': 'sha512' }

/** The hash of a signature algorithm, as `node:crypto` names it. RFC 7518 3.1, RFC 8812. */
export function hashOf(algorithm: string): string {
  const hash = hashes[/^(?:RS|PS|ES)(256|384|512)K?$/.exec(algorithm)?.[1] ?? '']
  if (hash === undefined) throw new TypeError(`${algorithm} is no signature algorithm`)
  return hash
}

/**
 * Verifies a signature here, with the public key alone. For RS*, PS* and ES* of RFC 7518, and ES256K.
 *
 * @param message what was hashed and signed
 * @param signature as Key Vault gives it: an ECDSA signature is `r` and `s` one after the other
 * @returns `false` also for a signature that has not the form of one
 * @throws {TypeError} for another algorithm or a key that is not sound
 */
export function verifySignature(
  key: PublicJwk,
  algorithm: string,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const object = publicKeyObject(key)
  const hash = hashOf(algorithm)
  switch (algorithm.slice(0, 2)) {
    case 'PS':
      return verify(
        hash,
        message,
        { key: object, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
        signature,
      )
    case 'RS':
      return verify(hash, message, { key: object, padding: constants.RSA_PKCS1_PADDING }, signature)
    default:
      return verify(hash, message, { key: object, dsaEncoding: 'ieee-p1363' }, signature)
  }
}

/** Encrypts a short value here so that only the private key can read it: RSA-OAEP with SHA-256 (RFC 7518 4.3). */
export function encryptOaep256(key: PublicJwk, value: Uint8Array): Buffer {
  return publicEncrypt(
    { key: publicKeyObject(key), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    value,
  )
}

/** OpenSSL takes longer to read a key than to use it. */
const read = new WeakMap<PublicJwk, KeyObject>()

/** A public key for `node:crypto`, by its numbers alone. @throws {TypeError | Error} when the key is not sound */
export function publicKeyObject(key: PublicJwk): KeyObject {
  const object = read.get(key) ?? readKeyObject(key)
  read.set(key, object)
  return object
}

function readKeyObject({ kty, n = '', e = '', crv, x = '', y = '' }: PublicJwk): KeyObject {
  if (kty.startsWith('RSA')) {
    return createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: toText(toNumber(n)), e: toText(toNumber(e)) } })
  }
  const curve = Object.entries(curves).find(([name]) => name === crv)?.[1]
  if (curve === undefined) throw new TypeError(`${crv} is no curve that is known here`)
  const [first, second] = [toText(toNumber(x), curve.bytes), toText(toNumber(y), curve.bytes)]
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: curve.name, x: first, y: second } })
}

/** Bits of a modulus. */
export function rsaBits(n: string): number {
  return toNumber(n).toString(2).length
}

/** The service has been seen to add and to drop leading zero bytes. */
export function toNumber(base64url: string): bigint {
  return BigInt(`0x0${Buffer.from(base64url, 'base64url').toString('hex')}`)
}

function toText(value: bigint, bytes = Math.ceil(value.toString(16).length / 2)): string {
  return Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex').toString('base64url')
}
