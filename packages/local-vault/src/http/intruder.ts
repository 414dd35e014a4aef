import type { IncomingMessage } from 'node:http'
import { ServiceError } from '../errors.ts'
import { parseHost } from './host.ts'

/**
 * Refuses what no client of a vault sends: a web page's request (its `Origin` says where it is from, and loopback has
 * none), and one with several `Host` headers, of which two readers may each believe another (RFC 9112 3.2).
 *
 * @returns the refusal, undefined for an honest request.
 */
export function refusalOfIntruder({ headers, rawHeaders }: IncomingMessage): ServiceError | undefined {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (hosts.length > 1) return new ServiceError(400, 'BadRequest', 'The request has more than one Host header.')
  const { origin } = headers
  if (origin === undefined || isLoopback(origin)) return undefined
  return new ServiceError(403, 'Forbidden', 'A request from a web page of another origin is refused.')
}

function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false
  const { host, protocol } = new URL(origin)
  return /^https?:$/.test(protocol) && parseHost(host, 'https') !== undefined
}
