import { randomBytes } from 'node:crypto'
import { KeyturnError } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import type { Encrypted, EncryptionParameters, Vault } from '../vault/client.ts'
import { type AesMode, chooseEncryption, type EncryptionAlgorithm, modeOf, mostBytes } from './encryption-algorithm.ts'

export type EncryptingVault = Pick<Vault, 'getKey' | 'encrypt' | 'url'>

export interface EncryptOptions extends EncryptionParameters {
  /** Default: `RSA-OAEP-256` for an RSA key, `A256GCM` for a symmetric one, or GCM of its size where that is known. */
  algorithm?: string | undefined
  /** 32 hexadecimal characters. Default: the latest version. */
  version?: string | undefined
}

const encryptOptionNames: OptionNames<EncryptOptions> = {
  algorithm: true,
  version: true,
  iv: true,
  additionalData: true,
}

/** What was encrypted, and what decrypts it. */
export interface EncryptedData extends Encrypted {
  /** Full id of the key version. */
  kid: string
  algorithm: EncryptionAlgorithm
}

/**
 * Encrypts a short value with a key of the vault, in the service. Without `iv` a random one is made: by the service for GCM,
 * here for CBC.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for an algorithm that is not the key's, parameters that are not the algorithm's, or
 *   more than it takes: then wrap a data key, and encrypt with that one; `KEY_NOT_FOUND`, `NOT_ALLOWED`, `ACCESS_DENIED`
 */
export async function encrypt(
  vault: EncryptingVault,
  name: string,
  plaintext: Uint8Array,
  options: EncryptOptions = {},
): Promise<EncryptedData> {
  refuseUnknownOptions('encrypt', options, encryptOptionNames)
  const key = await readKey(vault, name, options.version)
  const algorithm = chooseEncryption(key, options.algorithm)
  const mode = modeOf(algorithm)
  checkParameters(algorithm, options)
  checkLength(key, algorithm, plaintext.length)
  if (mode === 'GCM' && options.iv !== undefined) {
    throw new KeyturnError('INVALID_INPUT', `the service makes the iv for ${algorithm}: none can be given`)
  }
  const iv = mode === undefined || mode === 'GCM' ? undefined : (options.iv ?? randomBytes(16))
  const { additionalData } = options
  const encrypted = await vault.encrypt(key.name, key.version, algorithm, plaintext, { iv, additionalData })
  const kid = `${vault.url}/keys/${key.name}/${key.version}`
  return { kid, algorithm, ...encrypted, ...(iv !== undefined && { iv }) }
}

export interface DecryptOptions {
  /** Default: as for `encrypt`. */
  algorithm?: string | undefined
  /** The version that has encrypted. Default: the latest. */
  version?: string | undefined
  /** What was given to `encrypt`. */
  additionalData?: Uint8Array | undefined
  /** The iv, when it is not in the bytes. */
  iv?: Uint8Array | undefined
}

const decryptOptionNames: OptionNames<DecryptOptions> = {
  algorithm: true,
  version: true,
  additionalData: true,
  iv: true,
}

/**
 * Decrypts with a key of the vault, in the service. Expired versions decrypt, too.
 *
 * @param encrypted what `encrypt` has given, or its parts in one piece as `packEncrypted` puts them together
 * @returns the plaintext; the caller overwrites it after use
 * @throws {KeyturnError} `INVALID_INPUT` for an algorithm that is not the key's, or what it needs is missing; `NOT_ALLOWED`,
 *   `SERVICE_ERROR` when the vault cannot decrypt it
 */
export async function decrypt(
  vault: Pick<Vault, 'getKey' | 'decrypt'>,
  name: string,
  encrypted: Encrypted | Uint8Array,
  options: DecryptOptions = {},
): Promise<Uint8Array> {
  refuseUnknownOptions('decrypt', options, decryptOptionNames)
  const key = await readKey(vault, name, options.version)
  const algorithm = chooseEncryption(key, options.algorithm)
  const { additionalData, iv } = options
  const parts = encrypted instanceof Uint8Array ? unpackEncrypted(encrypted, algorithm, iv) : encrypted
  checkParameters(algorithm, { iv: iv ?? parts.iv, additionalData })
  const mode = modeOf(algorithm)
  if (mode !== undefined && parts.iv === undefined) throw lacks(algorithm, 'iv')
  if (mode === 'GCM' && parts.authenticationTag === undefined) throw lacks(algorithm, 'authentication tag')
  return vault.decrypt(key.name, key.version, algorithm, { ...parts, additionalData })
}

/**
 * One piece of bytes from what an encryption gives: the iv, where there is one, the ciphertext, and the tag of GCM.
 *
 * @param options `iv: false` leaves the iv out, for who has it elsewhere
 */
export function packEncrypted(encrypted: Encrypted, options: { iv?: boolean | undefined } = {}): Uint8Array {
  refuseUnknownOptions('packEncrypted', options, { iv: true })
  const { ciphertext, iv, authenticationTag } = encrypted
  const parts = [options.iv === false ? undefined : iv, ciphertext, authenticationTag]
  return Buffer.concat(parts.filter((part) => part !== undefined))
}

/**
 * Takes apart what `packEncrypted` has put together.
 *
 * @param iv the iv, when it is not in the bytes
 * @throws {KeyturnError} `INVALID_INPUT` when there are too few bytes
 */
function unpackEncrypted(bytes: Uint8Array, algorithm: EncryptionAlgorithm, iv?: Uint8Array): Encrypted {
  const mode = modeOf(algorithm)
  if (mode === undefined) return { ciphertext: bytes }
  const ivLength = iv === undefined ? ivBytes(mode) : 0
  const tagLength = mode === 'GCM' ? 16 : 0
  if (bytes.length < ivLength + tagLength) {
    throw new KeyturnError('INVALID_INPUT', `${bytes.length} bytes are too few for ${algorithm}`)
  }
  const end = bytes.length - tagLength
  return {
    ciphertext: bytes.subarray(ivLength, end),
    iv: iv ?? bytes.subarray(0, ivLength),
    ...(tagLength > 0 && { authenticationTag: bytes.subarray(end) }),
  }
}

function ivBytes(mode: AesMode): number {
  return mode === 'GCM' ? 12 : 16
}

function readKey(vault: Pick<Vault, 'getKey'>, name: string, version: string | undefined): Promise<Key> {
  return vault.getKey(parseKeyName(name), version === undefined ? undefined : parseKeyVersion(version))
}

/** @throws {KeyturnError} `INVALID_INPUT` */
function checkParameters(algorithm: EncryptionAlgorithm, { iv, additionalData }: EncryptionParameters): void {
  const mode = modeOf(algorithm)
  if (additionalData !== undefined && mode !== 'GCM') {
    throw new KeyturnError('INVALID_INPUT', `${algorithm} takes no additional data: only GCM protects some`)
  }
  if (iv === undefined) return
  if (mode === undefined) throw new KeyturnError('INVALID_INPUT', `${algorithm} has no iv`)
  if (iv.length !== ivBytes(mode)) {
    throw new KeyturnError('INVALID_INPUT', `the iv has ${iv.length} bytes: ${algorithm} takes ${ivBytes(mode)}`)
  }
}

function checkLength(key: Key, algorithm: EncryptionAlgorithm, length: number): void {
  const most = mostBytes(key, algorithm)
  if (most !== undefined && length > most) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `${length} bytes are too many for ${algorithm} with key ${quote(key.name)}: ${most} at most`,
      { hint: 'Wrap a data key with it ("keyturn wrap", wrapDataKey), and encrypt the data with that one.' },
    )
  }
  if (modeOf(algorithm) === 'CBC' && length % 16 !== 0) {
    const padded = algorithm.replace('CBC', 'CBCPAD')
    throw new KeyturnError(
      'INVALID_INPUT',
      `${length} bytes are no multiple of 16, which ${algorithm} needs: ${padded} pads`,
    )
  }
}

function lacks(algorithm: EncryptionAlgorithm, what: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `${algorithm} needs the ${what} that the encryption gave`)
}
