import { badParameter } from '../errors.ts'

/** The path and query of a request, as the service understands them. */
export interface Target {
  /** Decoded, without empty segments. */
  segments: string[]
  query: ReadonlyMap<string, string>
}

/**
 * Takes a request target apart. Empty segments do not count and query *names* may be percent-encoded: official clients
 * send `/keys/n//sign` and `?api%2Dversion=`.
 *
 * @throws {ServiceError} 400 `BadParameter` for broken percent-encoding.
 */
export function parseTarget(target: string): Target {
  const at = target.indexOf('?')
  const path = at === -1 ? target : target.slice(0, at)
  const query = new Map<string, string>()
  if (at !== -1) {
    for (const part of target.slice(at + 1).split('&')) {
      const equals = part.indexOf('=')
      const name = equals === -1 ? part : part.slice(0, equals)
      query.set(decode(name).toLowerCase(), equals === -1 ? '' : decode(part.slice(equals + 1).replaceAll('+', ' ')))
    }
  }
  return {
    segments: path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decode),
    query,
  }
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw badParameter('The request URI has broken percent-encoding.')
  }
}
