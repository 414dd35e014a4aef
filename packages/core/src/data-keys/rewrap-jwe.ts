import { KeyturnError } from '../errors.ts'
import type { Key } from '../keys/key.ts'
import { quote } from '../text.ts'
import { type ContentEncryption, contentEncryptions, newContentKey } from './content-encryption.ts'
import type { Jwe, SealedJwe } from './formats/format.ts'
import { authenticatedData, headerTextOf, readHeader, refuseJwe } from './formats/jwe.ts'
import type { WrapAlgorithm } from './formats/wrapped-key.ts'
import type { RewrappingVault } from './rewrap-entry.ts'
import { wipe } from './wipe.ts'
import { wrapWith } from './wrap.ts'

/** How its content is encrypted. @throws {KeyturnError} `INVALID_INPUT` for what is not known here */
export function encryptionOf({ header: { enc } }: Jwe): ContentEncryption {
  const encryption = Object.hasOwn(contentEncryptions, enc) ? contentEncryptions[enc] : undefined
  if (encryption !== undefined) return encryption
  throw refuseJwe(`its "enc" ${quote(enc)} is not known; known are ${Object.keys(contentEncryptions).join(', ')}`)
}

/** Unwraps the content key and proves by the content's tag that it is the right one. */
export async function openJwe(
  vault: RewrappingVault,
  jwe: Jwe,
  name: string,
  version: string,
): Promise<{ key: Uint8Array; content: Uint8Array }> {
  const encryption = encryptionOf(jwe)
  const key = await vault.unwrap(name, version, jwe.header.alg, jwe.encryptedKey)
  const content = encryption.decrypt(key, jwe.iv, jwe, authenticatedData(jwe))
  if (content !== undefined) return { key, content }
  wipe(key)
  throw new KeyturnError(
    'INVALID_INPUT',
    `what version ${version} of key "${name}" unwraps does not open the content; it was changed, or another key wrapped it`,
  )
}

/** A header that names the new version is another header, and the content's tag covers it: everything is made anew. */
export async function sealAnew(
  vault: RewrappingVault,
  latest: Key,
  jwe: Jwe,
  { content, alg: wanted, kid }: { content: Uint8Array; alg: WrapAlgorithm; kid: string },
): Promise<SealedJwe> {
  const encryption = encryptionOf(jwe)
  const before = readHeader(jwe.protectedText) ?? {}
  // An algorithm that stands in another header stays what it is.
  const alg = 'alg' in before ? wanted : jwe.header.alg
  const { key: contentKey, iv } = newContentKey(encryption)
  try {
    const { value } = await wrapWith(vault, latest, contentKey, alg)
    const protectedText = headerTextOf({ ...before, ...('alg' in before && { alg }), kid })
    const aad = authenticatedData({ ...jwe, protectedText })
    return { protectedText, kid, encryptedKey: value, iv, ...encryption.encrypt(contentKey, iv, content, aad) }
  } finally {
    wipe(contentKey)
  }
}

/** A header that names no version stays as it is, byte by byte, and so does the content: only the wrapped key changes. */
export async function wrapAgain(
  vault: RewrappingVault,
  latest: Key,
  jwe: Jwe,
  { key, kid }: { key: Uint8Array; kid: string },
): Promise<SealedJwe> {
  const { value } = await wrapWith(vault, latest, key, jwe.header.alg)
  const { protectedText, iv, ciphertext, tag } = jwe
  return { protectedText, kid, encryptedKey: value, iv, ciphertext, tag }
}
