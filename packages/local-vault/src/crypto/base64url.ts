import { CryptoInputError } from './input-error.ts'

const alphabet = /^[A-Za-z0-9+/_-]*={0,2}$/

/** Bytes as unpadded base64url, the only form that the service writes. */
export function encodeBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

/**
 * Reads base64url or standard base64, padded or not: clients send all four, so all four are read.
 *
 * @param text the encoded value
 * @param what what the value is, for the message (for example `'value'`)
 * @throws {CryptoInputError} when the text is not base64 in any of these forms
 */
export function decodeBase64Url(text: unknown, what: string): Uint8Array {
  if (typeof text !== 'string') throw new CryptoInputError(`${what} must be a base64url string.`)
  const digits = text.replace(/=+$/, '')
  const padded = digits.length !== text.length
  if (!alphabet.test(text) || digits.length % 4 === 1 || (padded && text.length % 4 !== 0)) {
    throw new CryptoInputError(`${what} is not valid base64url.`)
  }
  return new Uint8Array(Buffer.from(digits, 'base64url'))
}
