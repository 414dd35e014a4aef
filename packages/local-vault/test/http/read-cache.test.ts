import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLocalVault } from '../../src/index.ts'
import { openClient, sender } from '../open-client.ts'
import { temporaryFolder } from '../temporary-folder.ts'

test('a key that was read before is read anew after every kind of change', async () => {
  const { vault, client, send } = await openClient()
  await client.createEcKey('orders')
  const read = async () => (await send('GET', '/keys/orders')).body
  const first = await read()
  expect(await read()).toEqual(first)
  await client.updateKeyProperties('orders', { tags: { a: 'b' } })
  expect((await read()).tags).toEqual({ a: 'b' })
  await client.rotateKey('orders')
  expect((await read()).key.kid).not.toBe(first.key.kid)
  await client.updateKeyRotationPolicy('orders', { lifetimeActions: [{ action: 'Rotate', timeAfterCreate: 'P30D' }] })
  const beforeDue = await read()
  await vault.clock.advance('30d')
  expect((await read()).key.kid).not.toBe(beforeDue.key.kid)
  await send('DELETE', '/keys/orders')
  expect((await send('GET', '/keys/orders')).status).toBe(404)
})

test('a change by another process is seen by the next read', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const one = await openLocalVault({ file, name: 'contoso' })
  const two = await openLocalVault({ file, name: 'contoso' })
  const [sendOne, sendTwo] = [sender(one), sender(two)]
  await sendOne('POST', '/keys/orders/create', { kty: 'EC' })
  for (const tag of ['1', '2', '3']) {
    await sendOne('PATCH', '/keys/orders', { tags: { tag } })
    expect((await sendTwo('GET', '/keys/orders')).body.tags).toEqual({ tag })
    expect((await sendTwo('GET', '/keys/orders')).body.tags).toEqual({ tag })
  }
  await one.close()
  await two.close()
})

test('the same path on two hosts and api-versions gives each its own ids and attributes', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders')
  const token = await vault.credential.getToken('https://vault.localhost/.default')
  const read = async (url: string) =>
    (await vault.fetch(new Request(url, { headers: { authorization: `Bearer ${token?.token}` } }))).json()
  for (let time = 0; time < 2; time++) {
    for (const origin of ['https://localhost', 'http://localhost', 'https://localhost:8443', vault.url]) {
      expect(await read(`${origin}/keys/orders?api-version=7.4`)).toMatchObject({
        key: { kid: expect.stringMatching(`^${origin}/keys/orders/`) },
      })
    }
    const { attributes } = (await read(`${vault.url}/keys/orders?api-version=7.0`)) as { attributes: object }
    expect(attributes).not.toHaveProperty('exportable')
  }
})

test('a read that is known is still refused to whoever may not read, and struck by faults', async () => {
  const { vault, client, send } = await openClient()
  await client.createEcKey('orders')
  expect((await send('GET', '/keys/orders')).status).toBe(200)
  const writer = await vault.credentialWith({ permissions: ['create'] }).getToken('https://vault.localhost/.default')
  const request = () =>
    new Request(`${vault.url}/keys/orders?api-version=2025-07-01`, {
      headers: { authorization: `Bearer ${writer?.token}` },
    })
  expect((await vault.fetch(request())).status).toBe(403)
  vault.faults.add({ kind: 'answer', status: 500 }, { operation: 'getKey', key: 'orders' })
  expect((await send('GET', '/keys/orders')).status).toBe(500)
  expect((await send('GET', '/keys/orders')).status).toBe(200)
})
