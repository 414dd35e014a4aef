import { createHash } from 'node:crypto'
import { KeyturnError } from '../errors.ts'
import type { Key, PublicJwk } from './key.ts'
import { publicKeyObject } from './public-key.ts'

/**
 * The public half of a key as JOSE libraries take it: the service's own names (`RSA-HSM`, `P-256K`), its long exponent
 * (`AAEAAQ`) and its lists of purposes are refused by most of them.
 */
export interface JoseJwk {
  kty: 'RSA' | 'EC'
  kid?: string
  /** One purpose. */
  key_ops?: ['verify'] | ['encrypt'] | ['wrapKey']
  /** Of an EC key, which has one. */
  alg?: string
  n?: string
  e?: string
  crv?: string
  x?: string
  y?: string
}

const curveAlgorithms: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  secp256k1: 'ES256K',
  'P-384': 'ES384',
  'P-521': 'ES512',
}

/** What a public key is for, by what its key can do: a key that signs is verified with, whatever else it can. */
const purposes = [
  { operations: ['sign', 'verify'], purpose: 'verify' },
  { operations: ['encrypt', 'decrypt'], purpose: 'encrypt' },
  { operations: ['wrapKey', 'unwrapKey'], purpose: 'wrapKey' },
] as const

/**
 * @param kid Default: none
 * @throws {KeyturnError} `NOT_ALLOWED` for a symmetric key, which has no public half
 */
export function toJoseJwk(key: Pick<Key, 'name' | 'keyOperations' | 'publicKey'>, kid?: string): JoseJwk {
  const { kty, n, e, crv, x, y } = canonicalJwk(key)
  const purpose = purposes.find(({ operations }) =>
    operations.some((each) => key.keyOperations.includes(each)),
  )?.purpose
  const shared = {
    ...(kid !== undefined && { kid }),
    ...(purpose && { key_ops: [purpose] as JoseJwk['key_ops'] & {} }),
  }
  if (kty === 'RSA') return { kty, ...shared, n: n ?? '', e: e ?? '' }
  const alg = curveAlgorithms[crv ?? ''] ?? ''
  return { kty: 'EC', ...shared, alg, crv: crv ?? '', x: x ?? '', y: y ?? '' }
}

/** The thumbprint of a public key: SHA-256 as base64url, the same whoever has the key (RFC 7638, RFC 8812 for secp256k1). */
export function thumbprintOf(key: Pick<Key, 'name' | 'publicKey'>): string {
  const { kty, n, e, crv, x, y } = canonicalJwk(key)
  const required = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y }
  return createHash('sha256').update(JSON.stringify(required)).digest('base64url')
}

/** `node:crypto` writes numbers as RFC 7518 6 has them: `e` and `n` without leading zeros, coordinates in full length. */
function canonicalJwk({ name, publicKey }: { name: string; publicKey: PublicJwk }): PublicJwk {
  refuseSymmetric(name, publicKey)
  return publicKeyObject(publicKey).export({ format: 'jwk' }) as PublicJwk
}

/** @throws {KeyturnError} `NOT_ALLOWED` */
export function refuseSymmetric(name: string, { kty }: PublicJwk): void {
  if (!kty.startsWith('oct')) return
  throw new KeyturnError('NOT_ALLOWED', `key "${name}" is symmetric: it has no public half that could be exported`)
}
