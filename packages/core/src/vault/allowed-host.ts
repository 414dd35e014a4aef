import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'
import { say } from '../wording.ts'

/** Whether the host is this machine itself: `localhost`, `*.localhost` (RFC 6761 6.3), `127.0.0.0/8`, `[::1]`. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    /^127(?:\.\d{1,3}){3}$/.test(hostname) ||
    hostname === '[::1]'
  )
}

/**
 * Whether a person has named the URL's host, or a domain above it, as one that tokens may go to. With a port (`host:port`)
 * that port alone is meant, without one every port of that host.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when `allowHost` is no host, or would open a whole top-level domain
 */
export function isNamedHost(url: URL, allowHost: string | undefined): boolean {
  if (allowHost === undefined) return false
  const named = parseAllowHost(allowHost)
  const port = url.port === '' ? '443' : url.port
  if (named.port !== '' && named.port !== port) return false
  return url.hostname === named.hostname || url.hostname.endsWith(`.${named.hostname}`)
}

function parseAllowHost(text: string): { hostname: string; port: string } {
  const refuse = (why: string) =>
    new KeyturnError('INVALID_INPUT', say`${{ field: 'allowHost' }} ${quote(text)} ${why}`, {
      hint: 'Give one host, such as vault.example.com, or a host and a port, such as vault.example.com:8443.',
    })
  const [, host = '', port = ''] =
    /^(\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i.exec(text) ?? []
  if (host === '') throw refuse('is no host')
  if (Number(port) > 65_535) throw refuse('has no such port')
  const hostname = host.toLowerCase()
  if (!hostname.includes('.') && !isLoopbackHost(hostname)) throw refuse('would open a whole top-level domain')
  return { hostname, port }
}
