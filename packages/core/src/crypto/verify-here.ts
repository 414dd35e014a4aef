import { constants, createVerify, publicDecrypt, type VerifyKeyObjectInput } from 'node:crypto'
import type { PublicJwk } from '../keys/key.ts'
import { publicKeyObject } from '../keys/public-key.ts'
import { isPssEncoding } from './pss-encoding.ts'
import { hashName, type SignatureAlgorithm } from './signature-algorithm.ts'

/** Verifies one signature here, with the public key alone, while its data goes by. */
export interface Verifier {
  update(part: Uint8Array): void
  isValid(): boolean
}

/**
 * @param signature as the service gives it: an ECDSA signature is `r` and `s` one after the other
 * @throws {TypeError | Error} when the key is not sound
 */
export function createVerifier(key: PublicJwk, algorithm: SignatureAlgorithm, signature: Uint8Array): Verifier {
  const input: VerifyKeyObjectInput = { key: publicKeyObject(key), ...parametersOf(algorithm) }
  const verify = createVerify(hashName(algorithm))
  return { update: (part) => verify.update(part), isValid: () => verify.verify(input, signature) }
}

function parametersOf(algorithm: SignatureAlgorithm): Omit<VerifyKeyObjectInput, 'key'> {
  switch (algorithm.slice(0, 2)) {
    case 'PS':
      return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    case 'RS':
      return { padding: constants.RSA_PKCS1_PADDING }
    default:
      return { dsaEncoding: 'ieee-p1363' }
  }
}

/** `DigestInfo` before the digest (RFC 8017 9.2, note 1). */
const digestInfo: Readonly<Record<string, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
}

/**
 * Verifies the signature of a digest here. `node:crypto` verifies data only, so RSA is opened with the public key and looked
 * at, and ECDSA is done by `@noble/curves`.
 *
 * @throws {TypeError | Error} when the key is not sound
 */
export async function isValidForDigest(
  key: PublicJwk,
  algorithm: SignatureAlgorithm,
  digest: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const object = publicKeyObject(key)
  const hash = hashName(algorithm)
  if (algorithm.startsWith('ES')) {
    const { x = '', y = '' } = object.export({ format: 'jwk' })
    const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
    return (await curveOf(algorithm)).verify(signature, digest, point, { prehash: false, lowS: false })
  }
  const opened = open(() => publicDecrypt({ key: object, padding: constants.RSA_NO_PADDING }, signature))
  if (opened === undefined) return false
  const bits = object.asymmetricKeyDetails?.modulusLength ?? 0
  if (algorithm.startsWith('PS')) return isPssEncoding(opened, { digest, hash, bits })
  const value = Buffer.concat([Buffer.from(digestInfo[hash] ?? '', 'hex'), digest])
  const padding = Buffer.alloc(bits / 8 - value.length - 3, 0xff)
  return opened.equals(Buffer.concat([Buffer.of(0, 1), padding, Buffer.of(0), value]))
}

/** A number that is not smaller than the modulus is no signature. */
function open(decrypt: () => Buffer): Buffer | undefined {
  try {
    return decrypt()
  } catch {
    return undefined
  }
}

async function curveOf(algorithm: SignatureAlgorithm) {
  if (algorithm === 'ES256K') return (await import('@noble/curves/secp256k1.js')).secp256k1
  const { p256, p384, p521 } = await import('@noble/curves/nist.js')
  if (algorithm === 'ES256') return p256
  return algorithm === 'ES384' ? p384 : p521
}
