import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyClient } from '@azure/keyvault-keys'
import { expect, onTestFinished, test } from 'vitest'
import { type LocalVaultOptions, openLocalVault } from '../../src/index.ts'
import { loadSqlite } from '../../src/store/sqlite.ts'
import { collect } from '../open-client.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A store as the first schema had it: the vault `contoso` with a live and a deleted key, the Managed HSM `hsm`. */
async function oldStore(): Promise<string> {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const { DatabaseSync } = loadSqlite()
  const { closeSync, openSync } = await import('node:fs')
  closeSync(openSync(file, 'a', 0o600))
  const db = new DatabaseSync(file)
  db.exec(await readFile(new URL('../fixtures/store-of-schema-1.sql', import.meta.url), 'utf8'))
  db.close()
  return file
}

async function open(options: LocalVaultOptions) {
  const vault = await openLocalVault(options)
  onTestFinished(() => vault.close())
  return { vault, client: new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient }) }
}

test('a store of the first schema opens with all its vaults, keys, policies and its clock', async () => {
  const file = await oldStore()
  const { vault, client } = await open({ file, name: 'contoso' })
  expect(vault.now()).toEqual(new Date('2030-01-01T00:00:00Z'))
  expect(vault.keyCount()).toBe(2)
  expect((await client.getKey('orders')).keyType).toBe('EC')
  expect((await client.getKeyRotationPolicy('orders')).lifetimeActions).toContainEqual(
    expect.objectContaining({ action: 'Rotate', timeAfterCreate: 'P30D' }),
  )
  expect(await collect(client.listDeletedKeys())).toHaveLength(1)
  const hsm = await open({ file, name: 'hsm' })
  expect(hsm.vault.url).toBe('https://hsm.managedhsm.localhost')
  expect((await hsm.client.getKey('orders')).keyType).toBe('EC-HSM')
})

test('a vault that is removed still takes its keys with it after a migration', async () => {
  const file = await oldStore()
  const { vault } = await open({ file, name: 'contoso' })
  await vault.close()
  const { DatabaseSync } = loadSqlite()
  const db = new DatabaseSync(file)
  db.exec("DELETE FROM vaults WHERE name = 'contoso'")
  const counts = ['keys', 'versions'].map((table) => db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n)
  db.close()
  expect(counts).toEqual([1, 1])
})
