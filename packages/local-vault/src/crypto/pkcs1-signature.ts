import type { HashName } from './hashes.ts'
import { CryptoInputError } from './input-error.ts'

/** What stands before the digest in a DigestInfo (RFC 8017 9.2, note 1). */
const digestInfoPrefixes: Readonly<Record<HashName, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
}

export function digestInfo(hash: HashName, digest: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(digestInfoPrefixes[hash], 'hex'), digest])
}

/**
 * EMSA-PKCS1-v1_5 (RFC 8017 9.2): `00 01 ff .. ff 00 content`, with at least eight `ff`.
 *
 * @param length octets of the modulus
 * @throws {CryptoInputError} when the content is too long for the key
 */
export function padForSignature(content: Uint8Array, length: number): Uint8Array {
  const longest = length - 11
  if (content.length > longest) {
    throw new CryptoInputError(
      `Invalid length of 'value': ${content.length} bytes. This key allows at most ${longest} bytes, encoded with base64url.`,
    )
  }
  const block = Buffer.alloc(length, 0xff)
  block[0] = 0
  block[1] = 1
  block[length - content.length - 1] = 0
  block.set(content, length - content.length)
  return block
}
