import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { startLocalVault } from '@keyturn/local-vault'
import { connect } from '../../src/connect.ts'
import type { Vault } from '../../src/vault/client.ts'

export interface ContractVault {
  vault: Vault
  close(): Promise<void>
}

/**
 * The vault that the contract is held against: the one that `KEYTURN_CONTRACT_VAULT` names, by whatever identity the
 * environment has; else an embedded one that is served over HTTPS. Everything behind the address is the same.
 */
export async function openContractVault(env: Record<string, string | undefined>): Promise<ContractVault> {
  const reference = env.KEYTURN_CONTRACT_VAULT
  if (reference) return { vault: await connect(reference, { env }), close: async () => {} }
  const trusted = getCACertificates('default')
  const server = await startLocalVault()
  setDefaultCACertificates([...trusted, server.caCertificate])
  return {
    vault: await connect(server.url, { credential: server.vault.credential }),
    async close() {
      setDefaultCACertificates(trusted)
      await server.close()
    },
  }
}
