import type { PrivateJwk } from '../crypto/jwk.ts'
import type { KeyShape } from '../crypto/key-material.ts'
import { badParameter } from '../errors.ts'
import type { VersionRow } from '../store/key-rows.ts'
import type { VaultProfile } from '../store/vaults.ts'

const typesOf: Readonly<Record<VaultProfile, readonly string[]>> = {
  standard: ['RSA', 'EC'],
  premium: ['RSA', 'EC', 'RSA-HSM', 'EC-HSM', 'oct-HSM'],
  'managed-hsm': ['RSA-HSM', 'EC-HSM', 'oct-HSM'],
}

/** What a Managed HSM makes of types without the suffix: it has HSM keys only. */
const managedHsmNames: Readonly<Record<string, string>> = {
  RSA: 'RSA-HSM',
  EC: 'EC-HSM',
  AES: 'oct-HSM',
  oct: 'oct-HSM',
}

/**
 * The type that a vault of this profile keeps for the `kty` that was asked for.
 *
 * @throws {ServiceError} 400 `BadParameter` / `KeyTypeNotSupported`.
 */
export function readKeyType(kty: string, profile: VaultProfile): string {
  const wanted = profile === 'managed-hsm' ? (managedHsmNames[kty] ?? kty) : kty
  if (typesOf[profile].includes(wanted)) return wanted
  const text = wanted === 'oct-HSM' ? 'oct-HSM key type is not supported.' : `Invalid kty value: ${kty}`
  throw badParameter(text, 'KeyTypeNotSupported')
}

export function isHsmType(kty: string): boolean {
  return kty.endsWith('-HSM')
}

/** Bits of an RSA or symmetric key; a curve says it all for EC. */
export function keySizeOf(material: PrivateJwk): number | undefined {
  if (material.kty === 'EC') return undefined
  return Buffer.from(material.kty === 'RSA' ? material.n : material.k, 'base64url').length * 8
}

/** What to generate for another version just like this one. */
export function shapeOf(version: VersionRow): KeyShape {
  const { publicJwk } = version
  switch (publicJwk.kty) {
    case 'EC':
      return { kty: 'EC', crv: publicJwk.crv }
    case 'RSA':
      return { kty: 'RSA', keySize: rsaSizeFor(version.keySize ?? 2048), publicExponent: exponentOf(version) }
    case 'oct':
      return { kty: 'oct', keySize: version.keySize }
  }
}

/** That of an imported key is not known to carry over. */
function exponentOf({ publicJwk, generated }: VersionRow): number | undefined {
  if (publicJwk.kty !== 'RSA' || !generated) return undefined
  return Number(`0x${Buffer.from(publicJwk.e, 'base64url').toString('hex')}`)
}

/** Imported moduli may be of any length; a new one is made in the next size that exists. */
function rsaSizeFor(bits: number): number {
  return bits <= 2048 ? 2048 : bits <= 3072 ? 3072 : 4096
}
