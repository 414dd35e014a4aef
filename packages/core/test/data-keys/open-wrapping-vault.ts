import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { parseKeyMaterial } from '../../src/keys/key-material.ts'
import { importKey } from '../../src/lifecycle/import.ts'
import type { Vault } from '../../src/vault/client.ts'
import { type OpenVaultOptions, openVault } from '../open-vault.ts'

/** Generated once a file: RSA takes its time. The vault knows both halves, and so does the test. */
const pairs = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }))

export interface WrappingFixture {
  vault: Vault
  /** The two versions of the key `orders`, older first, with their key pairs. */
  versions: { version: string; kid: string; publicKey: KeyObject; privateKey: KeyObject }[]
  sent: { method: string; path: string }[]
}

/** An embedded vault with the RSA key `orders` in two versions, a day apart. */
export async function openWrappingVault(options: OpenVaultOptions = {}): Promise<WrappingFixture> {
  const { vault, local, sent } = await openVault(options)
  const versions: WrappingFixture['versions'] = []
  for (const { publicKey, privateKey } of pairs) {
    local.clock.advance('1d')
    const material = parseKeyMaterial(JSON.stringify(privateKey.export({ format: 'jwk' })))
    const { version, id } = await importKey(vault, 'orders', material, { newVersion: versions.length > 0 })
    versions.push({ version, kid: id, publicKey, privateKey })
  }
  sent.splice(0)
  return { vault, versions, sent }
}
