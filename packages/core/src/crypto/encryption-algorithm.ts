import { KeyturnError } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import { quote } from '../text.ts'

/** The service's encryption algorithms; CBC and GCM are those of a Managed HSM. The best of each kind of key first. */
export const encryptionAlgorithms = [
  'RSA-OAEP-256',
  'RSA-OAEP',
  'RSA1_5',
  'A256GCM',
  'A192GCM',
  'A128GCM',
  'A256CBCPAD',
  'A192CBCPAD',
  'A128CBCPAD',
  'A256CBC',
  'A192CBC',
  'A128CBC',
] as const

export type EncryptionAlgorithm = (typeof encryptionAlgorithms)[number]

/** @throws {KeyturnError} `INVALID_INPUT` when the algorithm is not one of the key's, or the key cannot encrypt at all */
export function chooseEncryption(key: Key, named: string | undefined): EncryptionAlgorithm {
  const allowed = algorithmsOf(key)
  const chosen = named === undefined ? allowed[0] : allowed.find((each) => each === named)
  if (chosen !== undefined) return chosen
  const what = allowed.length === 0 ? 'it encrypts nothing' : `use ${allowed.join(', ')}`
  const subject = named === undefined ? '' : `${quote(named)} is no encryption algorithm of `
  throw new KeyturnError('INVALID_INPUT', `${subject}key ${quote(key.name)}, which is of type ${key.keyType}: ${what}`)
}

function algorithmsOf({ keyType, keySize }: Key): EncryptionAlgorithm[] {
  if (keyType.startsWith('EC')) return []
  if (keyType.startsWith('RSA')) return ['RSA-OAEP-256', 'RSA-OAEP', 'RSA1_5']
  // The size of a symmetric key is not always reported.
  return encryptionAlgorithms.filter((each) => each.startsWith(keySize === undefined ? 'A' : `A${keySize}`))
}

/** Bytes that the padding takes (RFC 8017 7.1.1, 7.2.1). */
const paddingBytes: Partial<Record<EncryptionAlgorithm, number>> = { 'RSA-OAEP-256': 66, 'RSA-OAEP': 42, RSA1_5: 11 }

/** The most bytes that an algorithm takes at once with this key; `undefined`: the algorithm has no limit of its own. */
export function mostBytes(key: Key, algorithm: EncryptionAlgorithm): number | undefined {
  const padding = paddingBytes[algorithm]
  return padding === undefined || key.keySize === undefined ? undefined : key.keySize / 8 - padding
}

export type AesMode = 'GCM' | 'CBC' | 'CBCPAD'

/** How AES is used; `undefined` for RSA. */
export function modeOf(algorithm: EncryptionAlgorithm): AesMode | undefined {
  return /^A\d{3}(GCM|CBC|CBCPAD)$/.exec(algorithm)?.[1] as AesMode | undefined
}
