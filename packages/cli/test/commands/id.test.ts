import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

test('an id is taken apart without a vault', async () => {
  const id = 'https://contoso.vault.azure.net/keys/orders/0123456789abcdef0123456789abcdef'
  const { stdout, status } = await keyturn.run(['id', id, '-o', 'json'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    id,
    vaultUrl: 'https://contoso.vault.azure.net',
    vaultName: 'contoso',
    name: 'orders',
    version: '0123456789abcdef0123456789abcdef',
  })
})

test('an id without a version has null for it', async () => {
  const { stdout } = await keyturn.run(['id', 'https://contoso.vault.azure.net/keys/orders', '-o', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({ name: 'orders', version: null })
})

test('the id of a secret is refused', async () => {
  const { stderr, status } = await keyturn.run(['id', 'https://contoso.vault.azure.net/secrets/orders'])
  expect(stderr).toContain('is no key id')
  expect(status).toBe(2)
})
