import { type KeyObject, sign, verify } from 'node:crypto'

/** A compact JWS (RFC 7515) taken apart, its signature not looked at yet. */
export interface Jws {
  header: Record<string, unknown>
  payload: Record<string, unknown>
  isSignedBy(key: KeyObject): boolean
}

/** Signs with RS256, the algorithm of the service's answers and of attestation tokens. */
export function signJws(header: Record<string, unknown>, payload: Record<string, unknown>, key: KeyObject): string {
  const text = `${encode({ alg: 'RS256', ...header })}.${encode(payload)}`
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

/** Undefined for a text that is no compact JWS of JSON objects. */
export function readJws(text: string): Jws | undefined {
  const [head = '', body = '', signature, ...rest] = text.split('.')
  const header = decode(head)
  const payload = decode(body)
  if (signature === undefined || rest.length > 0 || header === undefined || payload === undefined) return undefined
  return {
    header,
    payload,
    isSignedBy: (key) =>
      header.alg === 'RS256' &&
      verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')),
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString())
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
