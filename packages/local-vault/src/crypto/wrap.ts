import { type KeyWrap, unwrapAes, wrapAes } from './aes-key-wrap.ts'
import { CryptoInputError } from './input-error.ts'
import type { PrivateJwk } from './jwk.ts'
import type { CipherParameters } from './parameters.ts'
import { decryptRsa, encryptRsa, isRsaEncryption, rsaEncryptionAlgorithms } from './rsa-encryption.ts'
import { incompatible, symmetricKey } from './symmetric-key.ts'

/** The CKM names are PKCS#11's and leave the key size open. */
const aesAlgorithms: Readonly<Record<string, { bits?: number; kind: KeyWrap }>> = {
  A128KW: { bits: 128, kind: 'plain' },
  A192KW: { bits: 192, kind: 'plain' },
  A256KW: { bits: 256, kind: 'plain' },
  A256KWP: { bits: 256, kind: 'padded' },
  CKM_AES_KEY_WRAP: { kind: 'plain' },
  CKM_AES_KEY_WRAP_PAD: { kind: 'padded' },
}

/** Every algorithm of wrapKey and unwrapKey, by its name on the wire. */
export const wrapAlgorithms: readonly string[] = [...rsaEncryptionAlgorithms, ...Object.keys(aesAlgorithms)]

/**
 * Wraps a key: RSA encrypts it, AES wraps it so that a damaged one is noticed.
 *
 * @param alg one of `wrapAlgorithms`
 * @param parameters `value` alone; the other members are refused
 * @throws {CryptoInputError} when algorithm, key and value do not go together
 */
export function wrap(alg: string, key: PrivateJwk, parameters: CipherParameters): CipherParameters {
  return apply(alg, key, parameters, { rsa: encryptRsa, aes: wrapAes })
}

/** The way back. @throws {CryptoInputError} also when the value is not a key wrapped with this one */
export function unwrap(alg: string, key: PrivateJwk, parameters: CipherParameters): CipherParameters {
  return apply(alg, key, parameters, { rsa: decryptRsa, aes: unwrapAes })
}

interface Direction {
  rsa: typeof encryptRsa
  aes: typeof wrapAes
}

function apply(
  alg: string,
  key: PrivateJwk,
  { value, iv, aad, tag }: CipherParameters,
  to: Direction,
): CipherParameters {
  const aesAlgorithm = Object.hasOwn(aesAlgorithms, alg) ? aesAlgorithms[alg] : undefined
  if (!aesAlgorithm && !isRsaEncryption(alg)) {
    throw new CryptoInputError(`Unsupported key wrap algorithm '${alg}': use one of ${wrapAlgorithms.join(', ')}.`)
  }
  if (iv || aad || tag) throw new CryptoInputError(`Properties 'iv', 'aad' and 'tag' must not be sent with ${alg}.`)
  if (aesAlgorithm) return { value: to.aes(alg, aesAlgorithm.kind, symmetricKey(alg, key, aesAlgorithm.bits), value) }
  if (key.kty !== 'RSA') throw incompatible(alg, key, 'an RSA key')
  return { value: to.rsa(alg, key, value) }
}
