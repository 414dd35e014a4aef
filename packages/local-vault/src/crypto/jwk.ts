import type { CurveName } from './curves.ts'

/** All members are unpadded base64url. Whether a key counts as HSM-protected is not a matter of its material. */
export interface EcPrivateJwk {
  kty: 'EC'
  crv: CurveName
  x: string
  y: string
  d: string
}

export interface RsaPrivateJwk {
  kty: 'RSA'
  n: string
  e: string
  d: string
  p: string
  q: string
  dp: string
  dq: string
  qi: string
}

export interface OctJwk {
  kty: 'oct'
  k: string
}

/** A whole key, as the store keeps it. */
export type PrivateJwk = EcPrivateJwk | RsaPrivateJwk | OctJwk

/** What of a key may be shown. A symmetric key has nothing to show. */
export type PublicJwk =
  | Pick<EcPrivateJwk, 'kty' | 'crv' | 'x' | 'y'>
  | Pick<RsaPrivateJwk, 'kty' | 'n' | 'e'>
  | { kty: 'oct' }
