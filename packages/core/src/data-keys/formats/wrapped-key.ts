import * as v from 'valibot'
import { KeyturnError } from '../../errors.ts'
import { refuseUnknownOptions } from '../../options.ts'
import { quote } from '../../text.ts'
import { type KeyId, parseKeyId } from '../../vault/reference.ts'

/** A data key, wrapped by one version of a key in a vault. Its JSON form is described in docs/envelope.md. */
export interface WrappedKey {
  /** Full id of the key that wrapped it, with the version: what unwraps it later, whatever the latest version is then. */
  kid: string
  /** How it was wrapped: `RSA-OAEP-256`, `RSA-OAEP`, `RSA1_5`, `A128KW`, `A192KW`, `A256KW`. */
  alg: WrapAlgorithm
  value: Uint8Array
}

export const wrappedKeyFormat = 'keyturn-wrapped-key-1'

/** Azure Key Vault's wrapping algorithms; the same names as in RFC 7518 4.1. */
export const wrapAlgorithms = ['RSA-OAEP-256', 'RSA-OAEP', 'RSA1_5', 'A128KW', 'A192KW', 'A256KW'] as const
export type WrapAlgorithm = (typeof wrapAlgorithms)[number]

/** The members of the envelope, as text. */
export interface WrappedKeyText {
  format: string
  kid: string
  alg: string
  value: string
}

const schema = v.strictObject({
  format: v.literal(wrappedKeyFormat),
  kid: v.string(),
  alg: v.picklist(wrapAlgorithms),
  value: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url without padding')),
})

/**
 * Reads an envelope.
 *
 * @param allowHost one more host that a key id may name, as for `connect`
 * @throws {KeyturnError} `INVALID_INPUT` when it is none, with what is wrong; `HOST_NOT_ALLOWED` when the key id's host is
 *   no vault's
 */
export function parseWrappedKey(value: unknown, { allowHost }: { allowHost?: string | undefined } = {}): WrappedKey {
  const result = v.safeParse(schema, value)
  if (!result.success) {
    const [issue] = result.issues
    const path = v.getDotPath(issue)
    throw new KeyturnError('INVALID_INPUT', `no wrapped key: ${path === null ? '' : `${path}: `}${explain(issue)}`, {
      hint: `A wrapped key is a JSON object {"format": "${wrappedKeyFormat}", "kid", "alg", "value"}.`,
    })
  }
  const { kid, alg, value: text } = result.output
  versionOf(parseKeyId(kid, { allowHost }))
  return { kid, alg, value: Buffer.from(text, 'base64url') }
}

/** Reads an envelope from its JSON text. @throws {KeyturnError} as `parseWrappedKey` */
export function parseWrappedKeyText(text: string, options: { allowHost?: string | undefined } = {}): WrappedKey {
  refuseUnknownOptions('parseWrappedKeyText', options, { allowHost: true })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    // The parser's own message quotes what it has read.
    throw new KeyturnError('INVALID_INPUT', 'no wrapped key: it is not JSON', { cause: cause instanceof SyntaxError })
  }
  return parseWrappedKey(value, options)
}

/** The envelope's members, in their order. */
export function wrappedKeyText({ kid, alg, value }: WrappedKey): WrappedKeyText {
  return { format: wrappedKeyFormat, kid, alg, value: Buffer.from(value).toString('base64url') }
}

/** The version of a key id that must have one. @throws {KeyturnError} `INVALID_INPUT` */
export function versionOf({ id, version }: KeyId): string {
  if (version !== undefined) return version
  throw new KeyturnError('INVALID_INPUT', `no wrapped key: kid: ${quote(id)} does not say which version wrapped it`)
}

/** Names the member and what is allowed, and never what was found: it could be the data key itself. */
function explain(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.path === undefined) return 'it is no JSON object'
  if (issue.type === 'strict_object') return issue.expected === 'never' ? 'unknown member' : 'missing'
  if (issue.type === 'regex') return issue.message
  return issue.expected === null ? 'not allowed' : `expected ${issue.expected}`
}
