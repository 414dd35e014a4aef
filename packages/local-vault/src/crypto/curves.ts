/** The curves of EC keys, by the names that the service gives them (`P-256K` is secp256k1). */
export type CurveName = 'P-256' | 'P-384' | 'P-521' | 'P-256K'

export interface Curve {
  /** OpenSSL's name, also for ECDH. */
  readonly openSslName: string
  /** Octets of a coordinate, of `d`, and of each half of a signature (RFC 7518 6.2.1.2). */
  readonly width: number
  /** How many points the base point generates: SEC 2 and FIPS 186-5. */
  readonly order: bigint
}

export const curves: Readonly<Record<CurveName, Curve>> = {
  'P-256': {
    openSslName: 'prime256v1',
    width: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  'P-384': {
    openSslName: 'secp384r1',
    width: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
  'P-521': {
    openSslName: 'secp521r1',
    width: 66,
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
  },
  'P-256K': {
    openSslName: 'secp256k1',
    width: 32,
    order: 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
  },
}

export function isCurveName(name: unknown): name is CurveName {
  return typeof name === 'string' && Object.hasOwn(curves, name)
}
