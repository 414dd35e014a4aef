import { parseKeyMaterial } from '../../src/keys/key-material.ts'
import { importKey } from '../../src/lifecycle/import.ts'
import rsaKey from '../fixtures/rsa-key.jwk.json' with { type: 'json' }
import { type OpenedVault, openVault } from '../open-vault.ts'

const curves = ['P-256', 'P-256K', 'P-384', 'P-521'] as const

/** An embedded vault with the key `rsa`, and a key for each curve, of its name. */
export async function openSigningVault(): Promise<OpenedVault> {
  const opened = await openVault()
  await importKey(opened.vault, 'rsa', parseKeyMaterial(JSON.stringify(rsaKey)), {
    keyOperations: ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'],
  })
  for (const curve of curves) await opened.vault.createKey(curve, { keyType: 'EC', curve })
  return opened
}
