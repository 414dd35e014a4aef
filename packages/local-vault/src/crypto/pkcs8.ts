import { createPrivateKey } from 'node:crypto'
import { CryptoInputError } from './input-error.ts'
import type { PrivateJwk } from './jwk.ts'

/** node:crypto has the name of SEC 2 for the one curve that the service calls otherwise. */
const nodeCurves: Readonly<Record<string, string>> = { 'P-256K': 'secp256k1' }

/**
 * A key as it is when it leaves or enters under another key: PKCS#8 (RFC 5208) for RSA and EC, the bare octets of a
 * symmetric key (Key Vault: bring your own key specification).
 */
export function toTransferForm(key: PrivateJwk): Uint8Array {
  if (key.kty === 'oct') return Buffer.from(key.k, 'base64url')
  const jwk = key.kty === 'EC' ? { ...key, crv: nodeCurves[key.crv] ?? key.crv } : { ...key }
  return createPrivateKey({ key: jwk, format: 'jwk' }).export({ type: 'pkcs8', format: 'der' })
}

/**
 * The way back, to a JWK that `importKeyMaterial` has still to check.
 *
 * @param kty what the key is said to be, `-HSM` or not: bare octets could be anything
 * @throws {CryptoInputError} when the octets are not a private key in PKCS#8
 */
export function fromTransferForm(kty: string, octets: Uint8Array): Record<string, unknown> {
  if (kty.startsWith('oct')) return { kty: 'oct', k: Buffer.from(octets).toString('base64url') }
  const { crv, ...jwk } = readPkcs8(octets)
  if (crv === undefined) return jwk
  return { ...jwk, crv: Object.keys(nodeCurves).find((name) => nodeCurves[name] === crv) ?? crv }
}

function readPkcs8(der: Uint8Array): Record<string, unknown> {
  try {
    const key = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })
    return { ...key.export({ format: 'jwk' }) }
  } catch {
    // Nothing of the cause, which may quote what it choked on.
    throw new CryptoInputError('The unwrapped value is not an RSA or EC private key in PKCS#8.')
  }
}
