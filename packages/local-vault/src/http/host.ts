import type { VaultKind } from '../store/vaults.ts'

/** Which vault a Host header names, and how its ids and challenge look to that client. */
export interface VaultHost {
  /** Undefined for `localhost` and loopback addresses: the vault that was opened. */
  vaultName: string | undefined
  /** Undefined with the name. */
  kind: VaultKind | undefined
  /** What a token must be for: the host without its first label, port kept. */
  resource: string
  origin: string
}

const vaultHost = /^([a-z0-9][a-z0-9-]{0,62})\.(vault|managedhsm)\.localhost$/
const loopback = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/

/**
 * Reads a Host header. Loopback names only, so that a web page cannot reach the vault through a name of its own
 * (DNS rebinding).
 *
 * @returns undefined for any other host.
 */
export function parseHost(header: string, scheme: 'http' | 'https'): VaultHost | undefined {
  const cacheKey = `${scheme}:${header}`
  const known = parsed.get(cacheKey)
  if (known !== undefined) return known
  const host = readHost(header, scheme)
  if (host === undefined) return undefined
  if (parsed.size >= 100) parsed.clear()
  parsed.set(cacheKey, host)
  return host
}

/** A client sends the same few hosts over and over. */
const parsed = new Map<string, VaultHost>()

function readHost(header: string, scheme: 'http' | 'https'): VaultHost | undefined {
  const host = header.toLowerCase()
  const [, hostname = '', port = ''] = /^(.*?)(:\d+)?$/.exec(host) ?? []
  const origin = `${scheme}://${host}`
  const named = vaultHost.exec(hostname)
  if (named?.[1] !== undefined) {
    const suffix = hostname.slice(named[1].length + 1)
    return {
      vaultName: named[1],
      kind: named[2] === 'managedhsm' ? 'managed-hsm' : 'vault',
      resource: `https://${suffix}${port}`,
      origin,
    }
  }
  if (!loopback.test(hostname)) return undefined
  return { vaultName: undefined, kind: undefined, resource: `https://${host}`, origin }
}
