import { type SignatureAlgorithm, signatureAlgorithms } from './signature-algorithm.ts'
import { partsOf } from './signed-content.ts'

/**
 * A JWS whose payload is not in it (RFC 7515 Appendix F): header and signature, with two dots in between. Put the payload
 * between the dots, as base64url, and any JOSE library verifies it.
 */
export interface DetachedJws {
  /** As it stands in the text: this is what is signed. */
  headerText: string
  algorithm: SignatureAlgorithm
  kid: string | undefined
  signature: Uint8Array
}

/** The protected header of a JWS of ours. */
export function jwsHeader(algorithm: SignatureAlgorithm, kid: string): string {
  return Buffer.from(JSON.stringify({ alg: algorithm, kid })).toString('base64url')
}

export function writeDetachedJws(headerText: string, signature: Uint8Array): string {
  return `${headerText}..${Buffer.from(signature).toString('base64url')}`
}

/**
 * Reads a detached JWS.
 *
 * @returns `undefined` when the text is none: it has its payload in it, another algorithm, or a `crit` header, which asks for
 *   what is not known here
 */
export function parseDetachedJws(text: string): DetachedJws | undefined {
  const [, headerText = '', signature = ''] = /^([\w-]+)\.\.([\w-]+)$/.exec(text) ?? []
  const header = parseHeader(headerText)
  const algorithm = signatureAlgorithms.find((each) => each === header?.alg)
  if (header === undefined || algorithm === undefined || 'crit' in header) return undefined
  const kid = typeof header.kid === 'string' ? header.kid : undefined
  return { headerText, algorithm, kid, signature: Buffer.from(signature, 'base64url') }
}

/** What is hashed for a JWS: the header, a dot, and the data as base64url, in parts as they come. */
export async function* jwsSigningInput(
  headerText: string,
  data: Uint8Array | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${headerText}.`)
  let rest: Uint8Array = new Uint8Array()
  for await (const part of partsOf(data)) {
    const bytes = Buffer.concat([rest, part])
    const whole = bytes.length - (bytes.length % 3)
    rest = bytes.subarray(whole)
    yield Buffer.from(bytes.subarray(0, whole).toString('base64url'))
  }
  yield Buffer.from(Buffer.from(rest).toString('base64url'))
}

function parseHeader(text: string): Record<string, unknown> | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return typeof header === 'object' && header !== null ? { ...header } : undefined
  } catch {
    return undefined
  }
}
