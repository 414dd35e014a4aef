import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type LocalVault, type LocalVaultOptions, startLocalVault } from '@keyturn/local-vault'

/** A real embedded vault, and what a listener of a test's own needs to stand before it. */
export interface TlsVault {
  local: LocalVault
  tls: { key: string; cert: string }
  close(): Promise<void>
}

/** For the life of the vault this process trusts its authority. */
export async function openTlsVault(options: Pick<LocalVaultOptions, 'profile'> = {}): Promise<TlsVault> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-wire-'))
  const served = await startLocalVault({ dir: folder, name: 'wire', now: '2026-01-01T00:00:00Z', ...options })
  const trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, served.caCertificate])
  const [key = '', cert = '', authority = ''] = (await readFile(join(folder, 'wire.tls.pem'), 'utf8')).split(
    /(?<=-----END [A-Z ]+-----\n)/,
  )
  return {
    local: served.vault,
    tls: { key, cert: `${cert}${authority}` },
    async close() {
      setDefaultCACertificates(trusted)
      await served.close()
      await rm(folder, { recursive: true })
    },
  }
}
