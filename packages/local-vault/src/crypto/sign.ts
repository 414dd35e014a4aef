import { createHmac, timingSafeEqual } from 'node:crypto'
import { decodeBase64Url } from './base64url.ts'
import type { CurveName } from './curves.ts'
import { signDigest, verifyDigest } from './ecdsa.ts'
import { digestLengths, type HashName } from './hashes.ts'
import { CryptoInputError } from './input-error.ts'
import type { EcPrivateJwk, OctJwk, PrivateJwk, RsaPrivateJwk } from './jwk.ts'
import { digestInfo, padForSignature } from './pkcs1-signature.ts'
import { encodePss, matchesPss } from './pss.ts'
import { applyPrivateKey, applyPublicKey, isBelowModulus, modulusLength } from './rsa-primitives.ts'

type RsaScheme = { kind: 'pkcs1'; hash: HashName } | { kind: 'pss'; hash: HashName } | { kind: 'raw' }

type Scheme = RsaScheme | { kind: 'ecdsa'; hash: HashName; crv: CurveName } | { kind: 'hmac'; hash: HashName }

/** RFC 7518 3.1, RFC 8812 (ES256K); RSNULL is the service's own: PKCS#1 padding over whatever the caller built. */
const schemes: Readonly<Record<string, Scheme>> = {
  RS256: { kind: 'pkcs1', hash: 'sha256' },
  RS384: { kind: 'pkcs1', hash: 'sha384' },
  RS512: { kind: 'pkcs1', hash: 'sha512' },
  PS256: { kind: 'pss', hash: 'sha256' },
  PS384: { kind: 'pss', hash: 'sha384' },
  PS512: { kind: 'pss', hash: 'sha512' },
  ES256: { kind: 'ecdsa', hash: 'sha256', crv: 'P-256' },
  ES256K: { kind: 'ecdsa', hash: 'sha256', crv: 'P-256K' },
  ES384: { kind: 'ecdsa', hash: 'sha384', crv: 'P-384' },
  ES512: { kind: 'ecdsa', hash: 'sha512', crv: 'P-521' },
  HS256: { kind: 'hmac', hash: 'sha256' },
  HS384: { kind: 'hmac', hash: 'sha384' },
  HS512: { kind: 'hmac', hash: 'sha512' },
  RSNULL: { kind: 'raw' },
}

/** Every signature algorithm, by its name on the wire. */
export const signatureAlgorithms: readonly string[] = Object.keys(schemes)

/**
 * Signs a digest. Nothing is hashed here, except by HS*, which is a MAC of what it is given.
 *
 * @param alg one of `signatureAlgorithms`
 * @param digest as long as the algorithm's hash; RSNULL: at most the modulus less 11 octets; HS*: any length
 * @returns the signature; ECDSA as `r || s`
 * @throws {CryptoInputError} when algorithm, key and digest do not go together
 */
export function sign(alg: string, key: PrivateJwk, digest: Uint8Array): Uint8Array {
  const scheme = schemeFor(alg)
  checkDigestLength(alg, scheme, digest)
  switch (scheme.kind) {
    case 'ecdsa':
      return signDigest(ecKey(alg, key, scheme.crv), digest)
    case 'hmac':
      return mac(octKey(alg, key), scheme.hash, digest)
    default: {
      const rsa = rsaKey(alg, key)
      return applyPrivateKey(rsa, encodeForRsa(scheme, digest, modulusLength(rsa)))
    }
  }
}

/**
 * Checks a signature of a digest.
 *
 * @returns `false` for any signature that is not one of this digest by this key, whatever is wrong with it
 * @throws {CryptoInputError} when algorithm, key and digest do not go together
 */
export function verify(alg: string, key: PrivateJwk, digest: Uint8Array, signature: Uint8Array): boolean {
  const scheme = schemeFor(alg)
  checkDigestLength(alg, scheme, digest)
  switch (scheme.kind) {
    case 'ecdsa':
      return verifyDigest(ecKey(alg, key, scheme.crv), digest, signature)
    case 'hmac':
      return sameOctets(mac(octKey(alg, key), scheme.hash, digest), signature)
    default: {
      const rsa = rsaKey(alg, key)
      const length = modulusLength(rsa)
      if (signature.length !== length || !isBelowModulus(rsa, signature)) return false
      const block = applyPublicKey(rsa, signature)
      if (scheme.kind === 'pss') return matchesPss(scheme.hash, digest, block)
      // The whole block is compared with the only right one, never parsed (RFC 8017 8.2.2).
      return sameOctets(encodeForRsa(scheme, digest, length), block)
    }
  }
}

function encodeForRsa(scheme: RsaScheme, digest: Uint8Array, length: number): Uint8Array {
  if (scheme.kind === 'raw') return padForSignature(digest, length)
  if (scheme.kind === 'pss') return encodePss(scheme.hash, digest, length)
  return padForSignature(digestInfo(scheme.hash, digest), length)
}

function mac(key: OctJwk, hash: HashName, value: Uint8Array): Uint8Array {
  return createHmac(hash, decodeBase64Url(key.k, 'key')).update(value).digest()
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function schemeFor(alg: string): Scheme {
  const scheme = Object.hasOwn(schemes, alg) ? schemes[alg] : undefined
  if (scheme) return scheme
  throw new CryptoInputError(`Unsupported signature algorithm '${alg}': use one of ${signatureAlgorithms.join(', ')}.`)
}

function checkDigestLength(alg: string, scheme: Scheme, digest: Uint8Array): void {
  if (scheme.kind === 'raw' || scheme.kind === 'hmac') return
  const required = digestLengths[scheme.hash]
  if (digest.length !== required) {
    throw new CryptoInputError(
      `Invalid length of 'value': ${digest.length} bytes. ${alg} requires ${required} bytes, encoded with base64url.`,
    )
  }
}

function rsaKey(alg: string, key: PrivateJwk): RsaPrivateJwk {
  if (key.kty === 'RSA') return key
  throw incompatible(alg, key, 'an RSA key')
}

function ecKey(alg: string, key: PrivateJwk, crv: CurveName): EcPrivateJwk {
  if (key.kty === 'EC' && key.crv === crv) return key
  throw incompatible(alg, key, `an EC key on ${crv}`)
}

/**
 * Checks that a key is on the curve of the algorithm, before anything of the digest.
 *
 * @param kid the id of the key, which the answer of the service names (azure-sdk-for-node 4603).
 * @throws {CryptoInputError}
 */
export function checkCurve(alg: string, key: PrivateJwk, kid: string): void {
  const scheme = schemeFor(alg)
  if (scheme.kind !== 'ecdsa' || key.kty !== 'EC' || key.crv === scheme.crv) return
  throw new CryptoInputError(
    `Key and signing algorithm are incompatible. Key ${kid} uses curve '${key.crv}', and algorithm '${alg}' can only be used with curve '${scheme.crv}'.`,
  )
}

function octKey(alg: string, key: PrivateJwk): OctJwk {
  if (key.kty === 'oct') return key
  throw incompatible(alg, key, 'an oct key')
}

function incompatible(alg: string, key: PrivateJwk, needed: string): CryptoInputError {
  const actual = key.kty === 'EC' ? `EC on ${key.crv}` : key.kty
  return new CryptoInputError(
    `Key and signing algorithm are incompatible. ${alg} needs ${needed}, and this key is ${actual}.`,
  )
}
