import { KeyturnError } from '../errors.ts'
import { plainText, quote } from '../text.ts'
import { type ContentEncryption, contentEncryptions } from './content-encryption.ts'
import { type WrapAlgorithm, wrapAlgorithms } from './wrapped-key.ts'

/** A JWE in its compact form (RFC 7516 3.1), taken apart. */
export interface CompactJwe {
  /** The protected header: authenticated together with the content, so that it cannot change without the content's tag. */
  header: Readonly<Record<string, unknown>> & { alg: WrapAlgorithm; enc: string; kid?: string }
  /** The header as it stands in the text, which is what the tag covers. */
  headerText: string
  encryption: ContentEncryption
  encryptedKey: Uint8Array
  iv: Uint8Array
  ciphertext: Uint8Array
  tag: Uint8Array
}

const shape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$/

/** Whether a text looks like one. What is inside may still be none that a vault can unwrap. */
export function looksLikeCompactJwe(text: string): boolean {
  return shape.test(text)
}

/**
 * Takes a compact JWE apart.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it is none, or none whose key a vault has wrapped: `dir` and `ECDH-ES` have
 *   no wrapped key, and a `crit` header asks for what is not known here
 */
export function parseCompactJwe(text: string): CompactJwe {
  const [headerText = '', encryptedKey = '', iv = '', ciphertext = '', tag = ''] = shape.test(text)
    ? text.split('.')
    : []
  const header = readHeader(headerText)
  if (header === undefined) throw refuse('its header cannot be read')
  const { alg, enc, kid } = header
  if (!isWrapAlgorithm(alg))
    throw refuse(`no vault wraps keys with its "alg" ${quote(alg)}; known are ${wrapAlgorithms.join(', ')}`)
  const encryption =
    typeof enc === 'string' && Object.hasOwn(contentEncryptions, enc) ? contentEncryptions[enc] : undefined
  if (encryption === undefined || typeof enc !== 'string') {
    throw refuse(`its "enc" ${quote(enc)} is not known; known are ${Object.keys(contentEncryptions).join(', ')}`)
  }
  if (header.crit !== undefined) throw refuse('its header has critical extensions ("crit"), which are not known here')
  if (kid !== undefined && typeof kid !== 'string') throw refuse('its "kid" is no text')
  return {
    header: { ...header, alg, enc, ...(kid !== undefined && { kid }) },
    headerText,
    encryption,
    encryptedKey: Buffer.from(encryptedKey, 'base64url'),
    iv: Buffer.from(iv, 'base64url'),
    ciphertext: Buffer.from(ciphertext, 'base64url'),
    tag: Buffer.from(tag, 'base64url'),
  }
}

/** The header as the text that a tag covers. Members keep their order. */
export function headerTextOf(header: CompactJwe['header']): string {
  return Buffer.from(JSON.stringify(header)).toString('base64url')
}

/** What the content's tag covers beside the content (RFC 7516 5.1, step 14). */
export function authenticatedData({ headerText }: Pick<CompactJwe, 'headerText'>): Uint8Array {
  return Buffer.from(headerText, 'ascii')
}

export function compactText({
  headerText,
  encryptedKey,
  iv,
  ciphertext,
  tag,
}: Omit<CompactJwe, 'header' | 'encryption'>): string {
  return [
    headerText,
    ...[encryptedKey, iv, ciphertext, tag].map((part) => Buffer.from(part).toString('base64url')),
  ].join('.')
}

function readHeader(text: string): Record<string, unknown> | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return header !== null && typeof header === 'object' && !Array.isArray(header)
      ? (header as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function isWrapAlgorithm(alg: unknown): alg is WrapAlgorithm {
  return wrapAlgorithms.some((each) => each === alg)
}

function refuse(why: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `no JWE that can be rewrapped: ${plainText(why)}`)
}
