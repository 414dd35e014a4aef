import { type CipherGCMTypes, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { CryptoInputError } from './input-error.ts'
import type { CipherParameters } from './parameters.ts'

export type AesMode = 'GCM' | 'CBC' | 'CBCPAD'

/** An AES algorithm with its key, and its whole name for messages. */
export interface Aes {
  alg: string
  mode: AesMode
  key: Uint8Array
}

const blockLength = 16
const gcmIvLength = 12
const gcmTagLength = 16

/**
 * Encrypts with AES in one of the three modes of the service.
 *
 * @throws {CryptoInputError} for parameters that the mode does not take, or of a wrong length
 */
export function encryptAes(aes: Aes, parameters: CipherParameters): CipherParameters {
  return aes.mode === 'GCM' ? encryptGcm(aes, parameters) : encryptCbc(aes, parameters)
}

/** The way back. @throws {CryptoInputError} also when the ciphertext, its tag or its padding is not right */
export function decryptAes(aes: Aes, parameters: CipherParameters): CipherParameters {
  return aes.mode === 'GCM' ? decryptGcm(aes, parameters) : decryptCbc(aes, parameters)
}

function encryptGcm({ alg, key }: Aes, { value, iv: given, aad, tag }: CipherParameters): CipherParameters {
  refuse(alg, 'iv', given, 'the service makes it')
  refuse(alg, 'tag', tag, 'it is part of the answer')
  const iv = randomBytes(gcmIvLength)
  const cipher = createCipheriv(gcmName(key), key, iv, { authTagLength: gcmTagLength })
  if (aad) cipher.setAAD(aad)
  const ciphertext = Buffer.concat([cipher.update(value), cipher.final()])
  return { value: ciphertext, iv, tag: cipher.getAuthTag(), aad }
}

function decryptGcm({ alg, key }: Aes, { value, iv, aad, tag }: CipherParameters): CipherParameters {
  const decipher = createDecipheriv(gcmName(key), key, required(alg, 'iv', iv, gcmIvLength), {
    authTagLength: gcmTagLength,
  })
  // A shorter tag would be easier to forge, and node:crypto takes one unless told not to.
  decipher.setAuthTag(required(alg, 'tag', tag, gcmTagLength))
  if (aad) decipher.setAAD(aad)
  try {
    return { value: Buffer.concat([decipher.update(value), decipher.final()]) }
  } catch {
    throw new CryptoInputError("The value could not be decrypted: 'value', 'iv', 'aad' and 'tag' do not fit this key.")
  }
}

/** Plain CBC fills the last block up with zeros and leaves them there on the way back, as recorded. */
function encryptCbc({ alg, mode, key }: Aes, parameters: CipherParameters): CipherParameters {
  const iv = cbcIv(alg, parameters)
  const { value } = parameters
  const blocks = mode === 'CBC' ? filledUp(alg, value) : value
  const cipher = createCipheriv(cbcName(key), key, iv).setAutoPadding(mode === 'CBCPAD')
  return { value: Buffer.concat([cipher.update(blocks), cipher.final()]), iv }
}

function filledUp(alg: string, value: Uint8Array): Uint8Array {
  if (value.length === 0) throw new CryptoInputError(`Property 'value' is empty; ${alg} requires at least 1 byte.`)
  const filled = new Uint8Array(Math.ceil(value.length / blockLength) * blockLength)
  filled.set(value)
  return filled
}

function decryptCbc({ alg, mode, key }: Aes, parameters: CipherParameters): CipherParameters {
  const iv = cbcIv(alg, parameters)
  const { value } = parameters
  requireBlocks(alg, value)
  const decipher = createDecipheriv(cbcName(key), key, iv).setAutoPadding(mode === 'CBCPAD')
  try {
    return { value: Buffer.concat([decipher.update(value), decipher.final()]) }
  } catch {
    throw new CryptoInputError("The value could not be decrypted: 'value' and 'iv' do not fit this key.")
  }
}

/** `aad` may come along and does nothing, as recorded. */
function cbcIv(alg: string, { iv, tag }: CipherParameters): Uint8Array {
  refuse(alg, 'tag', tag, 'only GCM has one')
  return required(alg, 'iv', iv, blockLength)
}

function requireBlocks(alg: string, value: Uint8Array): void {
  if (value.length > 0 && value.length % blockLength === 0) return
  throw new CryptoInputError(
    `Invalid length of 'value': ${value.length} bytes. ${alg} requires a multiple of ${blockLength} bytes, encoded with base64url.`,
  )
}

function gcmName(key: Uint8Array): CipherGCMTypes {
  return `aes-${key.length * 8}-gcm` as CipherGCMTypes
}

function cbcName(key: Uint8Array): string {
  return `aes-${key.length * 8}-cbc`
}

function required(alg: string, name: 'iv' | 'tag', bytes: Uint8Array | undefined, length: number): Uint8Array {
  if (!bytes) throw new CryptoInputError(`Property '${name}' is required with ${alg}.`)
  if (bytes.length === length) return bytes
  throw new CryptoInputError(
    `Invalid length of '${name}': ${bytes.length} bytes. ${alg} requires ${length} bytes, encoded with base64url.`,
  )
}

function refuse(alg: string, name: string, bytes: Uint8Array | undefined, reason: string): void {
  if (bytes) throw new CryptoInputError(`Property '${name}' must not be sent with ${alg}: ${reason}.`)
}
