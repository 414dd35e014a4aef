import { type AesMode, decryptAes, encryptAes } from './aes.ts'
import { CryptoInputError } from './input-error.ts'
import type { PrivateJwk, RsaPrivateJwk } from './jwk.ts'
import type { CipherParameters } from './parameters.ts'
import { decryptRsa, encryptRsa, isRsaEncryption, rsaEncryptionAlgorithms } from './rsa-encryption.ts'
import { incompatible, symmetricKey } from './symmetric-key.ts'

const aesAlgorithms: Readonly<Record<string, { bits: number; mode: AesMode }>> = {
  A128GCM: { bits: 128, mode: 'GCM' },
  A192GCM: { bits: 192, mode: 'GCM' },
  A256GCM: { bits: 256, mode: 'GCM' },
  A128CBC: { bits: 128, mode: 'CBC' },
  A192CBC: { bits: 192, mode: 'CBC' },
  A256CBC: { bits: 256, mode: 'CBC' },
  A128CBCPAD: { bits: 128, mode: 'CBCPAD' },
  A192CBCPAD: { bits: 192, mode: 'CBCPAD' },
  A256CBCPAD: { bits: 256, mode: 'CBCPAD' },
}

/** Every algorithm of encrypt and decrypt, by its name on the wire. */
export const encryptionAlgorithms: readonly string[] = [...rsaEncryptionAlgorithms, ...Object.keys(aesAlgorithms)]

/**
 * Encrypts a value.
 *
 * @param alg one of `encryptionAlgorithms`
 * @returns the ciphertext; AES also the `iv`, GCM also `tag` and the `aad` that was sent
 * @throws {CryptoInputError} when algorithm, key and parameters do not go together
 */
export function encrypt(alg: string, key: PrivateJwk, parameters: CipherParameters): CipherParameters {
  if (isRsaEncryption(alg)) return { value: encryptRsa(alg, rsaKey(alg, key, parameters), parameters.value) }
  const { mode, bits } = aesAlgorithm(alg)
  return encryptAes({ alg, mode, key: symmetricKey(alg, key, bits) }, parameters)
}

/**
 * Decrypts a value.
 *
 * @param parameters `value` and, for AES, what encrypt gave or got: `iv`, `tag`, `aad`
 * @returns the plaintext alone
 * @throws {CryptoInputError} as `encrypt`, and when the ciphertext is not one of this key
 */
export function decrypt(alg: string, key: PrivateJwk, parameters: CipherParameters): CipherParameters {
  if (isRsaEncryption(alg)) return { value: decryptRsa(alg, rsaKey(alg, key, parameters), parameters.value) }
  const { mode, bits } = aesAlgorithm(alg)
  return decryptAes({ alg, mode, key: symmetricKey(alg, key, bits) }, parameters)
}

function rsaKey(alg: string, key: PrivateJwk, { iv, aad, tag }: CipherParameters): RsaPrivateJwk {
  if (key.kty !== 'RSA') throw incompatible(alg, key, 'an RSA key')
  if (iv || aad || tag) throw new CryptoInputError(`Properties 'iv', 'aad' and 'tag' must not be sent with ${alg}.`)
  return key
}

function aesAlgorithm(alg: string): { bits: number; mode: AesMode } {
  const algorithm = Object.hasOwn(aesAlgorithms, alg) ? aesAlgorithms[alg] : undefined
  if (algorithm) return algorithm
  throw new CryptoInputError(
    `Unsupported encryption algorithm '${alg}': use one of ${encryptionAlgorithms.join(', ')}.`,
  )
}
