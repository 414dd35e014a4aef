import { Agent } from 'node:https'
import type { LookupFunction } from 'node:net'
import { CryptographyClient, KeyClient, type KeyClientOptions, type KeyVaultKey } from '@azure/keyvault-keys'
import { onTestFinished } from 'vitest'
import { type LocalVault, type LocalVaultOptions, openLocalVault, startLocalVault } from '../../src/index.ts'

/** The official clients on a vault of the test's own. Nothing of them is changed or turned off. */
export interface Sdk {
  vault: LocalVault
  /** Where the clients find the vault; ids begin with it. */
  url: string
  client: KeyClient
  cryptography(key: string | KeyVaultKey): CryptographyClient
}

export type OpenSdk = (options?: LocalVaultOptions) => Promise<Sdk>

/** Both ways to reach a vault: what the clients see must be the same. */
export const transports: readonly (readonly [string, OpenSdk])[] = [
  ['in process', openInProcess],
  ['over TLS', openOverTls],
]

/** Not every resolver knows that names below `localhost` are this machine. */
const toLoopback: LookupFunction = (_host, { all }, callback) =>
  all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4)

const defaults = { name: 'contoso', now: '2030-01-01T00:00:00Z' } as const

async function openInProcess(options: LocalVaultOptions = {}): Promise<Sdk> {
  const vault = await openLocalVault({ ...defaults, ...options })
  onTestFinished(() => vault.close())
  return sdk(vault, vault.url, () => ({ httpClient: vault.httpClient }))
}

async function openOverTls(options: LocalVaultOptions = {}): Promise<Sdk> {
  const server = await startLocalVault({ ...defaults, ...options })
  const agent = new Agent({ keepAlive: true, ca: server.caCertificate, lookup: toLoopback })
  onTestFinished(async () => {
    agent.destroy()
    await server.close()
  })
  const { hostname } = new URL(server.vault.url)
  return sdk(server.vault, `https://${hostname}:${server.port}`, () => ({ agent }))
}

function sdk(vault: LocalVault, url: string, transport: () => KeyClientOptions): Sdk {
  return {
    vault,
    url,
    client: new KeyClient(url, vault.credential, transport()),
    cryptography: (key) => new CryptographyClient(key, vault.credential, transport()),
  }
}
