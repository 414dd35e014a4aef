import { LocalVaultError } from '../errors.ts'
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

/** Names that real vaults have, in each cloud (Key Vault and Managed HSM: endpoints). */
const azureHost =
  /^([a-z0-9][a-z0-9-]{0,62})\.(vault|managedhsm)\.(azure\.net|azure\.cn|usgovcloudapi\.net)$|^([a-z0-9][a-z0-9-]{0,62})\.(vault)\.(microsoftazure\.de)$/

/**
 * Reads a Host header. Loopback names only, so that a web page cannot reach the vault through a name of its own
 * (DNS rebinding), and what was asked for by name.
 *
 * @returns undefined for any other host.
 */
export type HostParser = (header: string, scheme: 'http' | 'https') => VaultHost | undefined

/**
 * @param azureHosts names of real vaults that are answered for, too.
 * @throws {LocalVaultError} `INVALID_OPTION` for a name that no vault of Azure has.
 */
export function createHostParser(azureHosts: readonly string[] = []): HostParser {
  const allowed = new Set(azureHosts.map((name) => checkAzureHost(name)))
  // A client sends the same few hosts over and over.
  const parsed = new Map<string, VaultHost>()
  return (header, scheme) => {
    const cacheKey = `${scheme}:${header}`
    const known = parsed.get(cacheKey)
    if (known !== undefined) return known
    const host = readHost(header, scheme, allowed)
    if (host === undefined) return undefined
    if (parsed.size >= 100) parsed.clear()
    parsed.set(cacheKey, host)
    return host
  }
}

/** Loopback names alone. */
export const parseHost: HostParser = createHostParser()

function checkAzureHost(name: string): string {
  const host = name.toLowerCase()
  if (azureHost.test(host)) return host
  throw new LocalVaultError('INVALID_OPTION', `"${name}" is no host of a vault in Azure`, {
    hint: 'Give the whole name, for example contoso.vault.azure.net.',
  })
}

function readHost(header: string, scheme: 'http' | 'https', azureHosts: ReadonlySet<string>): VaultHost | undefined {
  const host = header.toLowerCase()
  const [, hostname = '', port = ''] = /^(.*?)(:\d+)?$/.exec(host) ?? []
  const origin = `${scheme}://${host}`
  const named = azureHosts.has(hostname) ? azureHost.exec(hostname) : vaultHost.exec(hostname)
  const [, name = named?.[4], domain = named?.[5]] = named ?? []
  if (name !== undefined) {
    return {
      vaultName: name,
      kind: domain === 'managedhsm' ? 'managed-hsm' : 'vault',
      resource: `https://${hostname.slice(name.length + 1)}${port}`,
      origin,
    }
  }
  if (!loopback.test(hostname)) return undefined
  return { vaultName: undefined, kind: undefined, resource: `https://${host}`, origin }
}
