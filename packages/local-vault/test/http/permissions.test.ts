import { KeyClient } from '@azure/keyvault-keys'
import { expect, test } from 'vitest'
import type { Grant, Permission } from '../../src/index.ts'
import { collect, openClient } from '../open-client.ts'

test('a token with few permissions does what they cover, and is told the action that it lacks', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders')
  const reader = new KeyClient(vault.url, vault.credentialWith({ permissions: ['get', 'list'] }), {
    httpClient: vault.httpClient,
  })
  expect((await reader.getKey('orders')).name).toBe('orders')
  await expect(reader.rotateKey('orders')).rejects.toMatchObject({
    statusCode: 403,
    code: 'Forbidden',
    message: expect.stringContaining("Action: 'Microsoft.KeyVault/vaults/keys/rotate/action'"),
    details: { error: { innerError: { code: 'ForbiddenByRbac' } } },
  })
  expect((await client.getKey('orders')).properties.version).toBe((await reader.getKey('orders')).properties.version)
})

test('a refusal by access policy names the permission, and comes before the key is looked for', async () => {
  const { vault } = await openClient()
  const writer = new KeyClient(
    vault.url,
    vault.credentialWith({ permissions: ['create'], refusals: 'access-policy' }),
    {
      httpClient: vault.httpClient,
    },
  )
  await expect(writer.getKey('nobody')).rejects.toMatchObject({
    statusCode: 403,
    message: expect.stringContaining("does not have keys get permission on key vault 'contoso;location=local'"),
  })
})

test('deleted keys are read with the permissions for live ones', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders')
  await client.beginDeleteKey('orders')
  const clientWith = (...permissions: Permission[]) =>
    new KeyClient(vault.url, vault.credentialWith({ permissions }), { httpClient: vault.httpClient })
  expect((await clientWith('get').getDeletedKey('orders')).name).toBe('orders')
  expect(await collect(clientWith('list').listDeletedKeys())).toHaveLength(1)
  await expect(clientWith('list').getDeletedKey('orders')).rejects.toMatchObject({ statusCode: 403 })
})

test.each([
  [{ permissions: 'get' }, 'permissions has "get"'],
  [{ permissions: ['get', 'Get'] }, 'permissions has "Get"'],
  [{ permissions: ['getlist'] }, 'permissions has "getlist"'],
  [{ permissions: [], refusals: 'other' }, 'refusals is "other"'],
])('a grant of what cannot be granted is refused: %j', async (grant, message) => {
  const { vault } = await openClient()
  expect(() => vault.credentialWith(grant as Grant)).toThrow(message)
})
