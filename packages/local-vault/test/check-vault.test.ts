import { join } from 'node:path'
import { KeyClient } from '@azure/keyvault-keys'
import { expect, test } from 'vitest'
import { checkLocalVault, openLocalVault } from '../src/index.ts'
import { loadSqlite } from '../src/store/sqlite.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A store with the key `orders` of two versions and the deleted key `gone`. */
async function soundStore(): Promise<string> {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const vault = await openLocalVault({ file, name: 'contoso' })
  await vault.importSnapshot('keys: [{ name: gone, keyType: EC, deletedOn: 2030-01-01 }]')
  const client = new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient })
  await client.createEcKey('orders', { tags: { a: 'b' } })
  await client.rotateKey('orders')
  await vault.close()
  return file
}

function change(file: string, sql: string): void {
  const { DatabaseSync } = loadSqlite()
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false })
  db.exec(sql)
  db.close()
}

test('a sound store has no flaws, and is counted whole', async () => {
  const file = await soundStore()
  expect(checkLocalVault({ file })).toEqual({ file, vaults: 1, keys: 2, versions: 3, flaws: [] })
})

const orders = "(SELECT id FROM keys WHERE name = 'orders')"
const newest = `id = (SELECT latest FROM keys WHERE name = 'orders')`

test.each([
  ["UPDATE keys SET name = '../x' WHERE name = 'orders'", 'contoso/../x', 'its name is not one'],
  ['UPDATE keys SET latest = 99', 'contoso/orders', 'its newest version is not there'],
  [`DELETE FROM versions WHERE ${newest}`, 'contoso/orders', 'its newest version is not there'],
  [`UPDATE versions SET public_jwk = '{"kty":' WHERE ${newest}`, /^contoso\/orders\/row \d+$/, 'cannot be read'],
  [`UPDATE versions SET private_jwk = '{}' WHERE ${newest}`, /^contoso\/orders\/[0-9a-f]{32}$/, 'Unsupported curve'],
  [`UPDATE versions SET kty = 'RSA' WHERE ${newest}`, /^contoso\/orders\//, "'key.n' is required"],
  [
    `UPDATE versions SET public_jwk = (SELECT public_jwk FROM versions WHERE key <> ${orders})`,
    /^contoso\/orders\//,
    'its public key is not that of its private key',
  ],
  [`UPDATE versions SET version = 'latest' WHERE ${newest}`, 'contoso/orders/latest', 'its id'],
  [`UPDATE versions SET key_ops = '"sign"' WHERE ${newest}`, /^contoso\/orders\//, "'key_ops' must be a list"],
  [`UPDATE versions SET tags = '{"a":1}' WHERE ${newest}`, /^contoso\/orders\//, "tag 'a' must be a string"],
  [`UPDATE versions SET nbf = 5, exp = 1 WHERE ${newest}`, /^contoso\/orders\//, "'nbf' (5) must be before"],
  [`UPDATE versions SET key_size = 512 WHERE ${newest}`, /^contoso\/orders\//, 'its size'],
  ["UPDATE keys SET rotation_policy = '{' WHERE name = 'orders'", /^contoso\/key \d+$/, 'cannot be read'],
  ['DELETE FROM vaults', 'keys', 'refers to a row of vaults that is not there'],
])('a flaw is told with its place, whatever else is sound: %s', async (sql, where, what) => {
  const file = await soundStore()
  change(file, sql)
  const { flaws } = checkLocalVault({ file })
  expect(flaws).toContainEqual({
    where: typeof where === 'string' ? where : expect.stringMatching(where),
    what: expect.stringContaining(what),
  })
  expect(JSON.stringify(flaws)).not.toMatch(/"d"|[\w-]{43}/)
})

test('a row that cannot be read is answered as damage of the store, and other keys as ever', async () => {
  const file = await soundStore()
  change(file, `UPDATE versions SET public_jwk = 'x' WHERE ${newest}`)
  const vault = await openLocalVault({ file, name: 'contoso' })
  const client = new KeyClient(vault.url, vault.credential, {
    httpClient: vault.httpClient,
    retryOptions: { maxRetries: 0 },
  })
  await expect(client.getKey('orders')).rejects.toMatchObject({
    statusCode: 500,
    message: expect.stringContaining('the store is damaged: it has a row that cannot be read'),
  })
  expect((await client.getDeletedKey('gone')).name).toBe('gone')
  await vault.close()
})

test('a store that is not there is not made by looking for it', async () => {
  const file = join(await temporaryFolder(), 'nothing.sqlite')
  expect(() => checkLocalVault({ file })).toThrow(`there is no store ${file}`)
  await expect(import('node:fs/promises').then(({ stat }) => stat(file))).rejects.toMatchObject({ code: 'ENOENT' })
})
