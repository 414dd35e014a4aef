import { KeyturnError } from '../../errors.ts'
import { plainText, quote } from '../../text.ts'
import { parseKeyId } from '../../vault/reference.ts'
import type { Content, Format, Jwe, WrappedBy, WrappedValue } from './format.ts'
import { type WrapAlgorithm, wrapAlgorithms } from './wrapped-key.ts'

const shape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$/

/** Whether a text looks like one in compact form. What is inside may still be none that a vault can unwrap. */
export function looksLikeCompactJwe(text: string): boolean {
  return shape.test(text)
}

/**
 * Takes a compact JWE apart.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it is none, or none whose key a vault has wrapped: `dir` and `ECDH-ES` have
 *   no wrapped key, and a `crit` header asks for what is not known here
 */
export function parseCompactJwe(text: string): Jwe {
  const [protectedText = '', encryptedKey = '', iv = '', ciphertext = '', tag = ''] = shape.test(text)
    ? text.split('.')
    : []
  const header = readHeader(protectedText)
  if (header === undefined) throw refuseJwe('its header cannot be read')
  return {
    header: checkHeader(header),
    protectedText,
    isKidProtected: true,
    encryptedKey: Buffer.from(encryptedKey, 'base64url'),
    iv: Buffer.from(iv, 'base64url'),
    ciphertext: Buffer.from(ciphertext, 'base64url'),
    tag: Buffer.from(tag, 'base64url'),
  }
}

/** @throws {KeyturnError} `INVALID_INPUT` for what no vault has wrapped, or is not known here */
export function checkHeader(header: Readonly<Record<string, unknown>>): Jwe['header'] {
  const { alg, enc, kid } = header
  if (!wrapAlgorithms.some((each) => each === alg))
    throw refuseJwe(`no vault wraps keys with its "alg" ${quote(alg)}; known are ${wrapAlgorithms.join(', ')}`)
  if (typeof enc !== 'string') throw refuseJwe(`its "enc" ${quote(enc)} is not known`)
  if (header.crit !== undefined)
    throw refuseJwe('its header has critical extensions ("crit"), which are not known here')
  if (kid !== undefined && typeof kid !== 'string') throw refuseJwe('its "kid" is no text')
  return { ...header, alg: alg as WrapAlgorithm, enc, ...(kid !== undefined && { kid }) }
}

/** The header as the text that a tag covers. Members keep their order. */
export function headerTextOf(header: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(header)).toString('base64url')
}

/** What the content's tag covers beside the content (RFC 7516 5.1, step 14). */
export function authenticatedData({ protectedText, aad }: Pick<Jwe, 'protectedText' | 'aad'>): Uint8Array {
  return Buffer.from(aad === undefined ? protectedText : `${protectedText}.${aad}`, 'ascii')
}

export function readHeader(text: string): Record<string, unknown> | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return header !== null && typeof header === 'object' && !Array.isArray(header)
      ? (header as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** The key that a `kid` names; nothing when it is no key id. @throws {KeyturnError} `INVALID_INPUT` */
export function keyOfKid(kid: string | undefined): WrappedBy {
  if (kid === undefined || !kid.includes('/')) return {}
  const { vaultUrl, name, version } = parseKeyId(kid, {
    allowHost: URL.canParse(kid) ? new URL(kid).hostname : undefined,
  })
  return { vaultUrl, key: name, version }
}

export function refuseJwe(why: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `no JWE that can be rewrapped: ${plainText(why)}`)
}

/** A JWE that stands from `start` on in a text, as it is or as something that `write` puts it into. */
export function compactValue(
  token: string,
  write: (text: string) => { start: number; end: number; text: string }[],
): WrappedValue {
  try {
    const jwe = parseCompactJwe(token)
    return {
      format: 'jwe',
      kind: 'jwe',
      by: keyOfKid(jwe.header.kid),
      jwe,
      replace: ({ protectedText, encryptedKey, iv, ciphertext, tag }) => ({
        edits: write(
          [
            protectedText,
            ...[encryptedKey, iv, ciphertext, tag].map((part) => Buffer.from(part).toString('base64url')),
          ].join('.'),
        ),
      }),
    }
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    return { format: 'jwe', kind: 'unreadable', error }
  }
}

/** Compact JWEs (RFC 7516 3.1), one a line. */
export const compactJwe: Format = {
  name: 'jwe',
  hint: /^\s*[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\s*$/m,
  readText: readLines,
}

function readLines({ text }: Content): WrappedValue[] | undefined {
  const values: WrappedValue[] = []
  let start = 0
  for (const [index, line] of text.split('\n').entries()) {
    const token = line.trim()
    const from = start + line.indexOf(token)
    start += line.length + 1
    if (token === '') continue
    if (!looksLikeCompactJwe(token)) return undefined
    const value = compactValue(token, (replacement) => [{ start: from, end: from + token.length, text: replacement }])
    values.push({ ...value, path: `line ${index + 1}` })
  }
  const [only, ...others] = values
  if (only === undefined || others.length > 0) return values.length === 0 ? undefined : values
  const { path: _, ...value } = only
  return [value]
}
