/** The curves of EC keys, by the names that the service gives them (`P-256K` is secp256k1). */
export type CurveName = 'P-256' | 'P-384' | 'P-521' | 'P-256K'

export interface Curve {
  /** OpenSSL's name, also for ECDH. */
  readonly openSslName: string
  /** Octets of a coordinate, of `d`, and of each half of a signature (RFC 7518 6.2.1.2). */
  readonly width: number
}

export const curves: Readonly<Record<CurveName, Curve>> = {
  'P-256': {
    openSslName: 'prime256v1',
    width: 32,
  },
  'P-384': {
    openSslName: 'secp384r1',
    width: 48,
  },
  'P-521': {
    openSslName: 'secp521r1',
    width: 66,
  },
  'P-256K': {
    openSslName: 'secp256k1',
    width: 32,
  },
}

export function isCurveName(name: unknown): name is CurveName {
  return typeof name === 'string' && Object.hasOwn(curves, name)
}
