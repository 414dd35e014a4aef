import { badParameter } from '../errors.ts'

/** The parsed JSON object of a request body. Readers below check one property each and name it when it is wrong. */
export type Body = Readonly<Record<string, unknown>>

/**
 * An empty body is refused, never read as "all defaults": a client that loses its body must not get a key for it.
 *
 * @throws {ServiceError} 400 `BadParameter`.
 */
export function parseBody(text: string): Body {
  if (text === '') throw badParameter('The request body is missing.')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw badParameter('The request body is not valid JSON.')
  }
  return asObject(value, 'The request body')
}

export function asObject(value: unknown, what: string): Body {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body
  throw badParameter(`${what} must be an object.`)
}

export function readText(body: Body, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  throw badParameter(`Property '${name}' must be a string.`)
}

export function requireText(body: Body, name: string): string {
  const value = readText(body, name)
  if (value === undefined || value === '') throw badParameter(`Property '${name}' is required.`)
  return value
}

export function readFlag(body: Body, name: string): boolean | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'boolean') return value
  throw badParameter(`Property '${name}' must be true or false.`)
}

export function readWhole(body: Body, name: string): number | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw badParameter(`Property '${name}' must be a whole number.`)
}
