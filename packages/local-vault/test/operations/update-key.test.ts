import { expect, test } from 'vitest'
import { openClient } from '../open-client.ts'

test('tags are replaced as a whole when they are sent, kept when not, cleared by an empty object', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders', { tags: { a: '1', b: '2' } })
  expect((await send('PATCH', '/keys/orders', { attributes: {} })).body.tags).toEqual({ a: '1', b: '2' })
  expect((await send('PATCH', '/keys/orders', { tags: { c: '3' } })).body.tags).toEqual({ c: '3' })
  expect((await send('PATCH', '/keys/orders', { tags: {} })).body.tags).toEqual({})
})

test('key_ops are replaced as a whole and must fit the type', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  expect((await send('PATCH', '/keys/orders', { key_ops: ['verify'] })).body.key.key_ops).toEqual(['verify'])
  expect((await send('PATCH', '/keys/orders', { key_ops: ['wrapKey'] })).status).toBe(400)
})

test('a null expiry changes nothing: an expiry is changed, never removed', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders', { expiresOn: new Date('2031-01-01T00:00:00Z') })
  const { body } = await send('PATCH', '/keys/orders', { attributes: { exp: null } })
  expect(body.attributes.exp).toBe(Date.UTC(2031, 0, 1) / 1000)
})

test('a window that ends before it begins is refused, also against what is stored', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders', { expiresOn: new Date('2031-01-01T00:00:00Z') })
  const nbf = Date.UTC(2032, 0, 1) / 1000
  expect((await send('PATCH', '/keys/orders', { attributes: { nbf } })).status).toBe(400)
  expect((await client.getKey('orders')).properties.notBefore).toBeUndefined()
})

test('exportable cannot change, nor can an immutable release policy', async () => {
  const { client, send } = await openClient()
  const data = Buffer.from('{"version": "1.0.0", "anyOf": []}').toString('base64url')
  await client.createEcKey('kept')
  expect((await send('PATCH', '/keys/kept', { attributes: { exportable: true } })).body.error.message).toMatch(
    /SKR.1014: Cannot modify the exportable state of a key\.$/,
  )
  expect((await send('PATCH', '/keys/kept', { release_policy: { data } })).body.error.message).toMatch(/SKR.1005/)
  const create = { kty: 'EC-HSM', attributes: { exportable: true }, release_policy: { data, immutable: true } }
  const { body } = await send('POST', '/keys/out/create', create)
  expect(JSON.parse(Buffer.from(body.release_policy.data, 'base64url').toString())).toEqual({
    version: '1.0.0',
    anyOf: [],
  })
  const { pathname } = new URL(body.key.kid)
  expect((await send('PATCH', pathname, { release_policy: { data } })).body.error.message).toMatch(/SKR.1016/)
  expect((await send('PATCH', '/keys/out', { release_policy: { data } })).body.error.message).toMatch(/SKR.1020/)
})

test('a disabled version can be updated, and enabled again', async () => {
  const { client } = await openClient()
  await client.createEcKey('orders', { enabled: false })
  expect((await client.updateKeyProperties('orders', { enabled: true })).properties.enabled).toBe(true)
})

test('a key or version that is not there is not found, named as it was asked for', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  const version = '0'.repeat(32)
  for (const [path, id] of [
    ['/keys/nobody', 'nobody'],
    [`/keys/orders/${version}`, `orders/${version}`],
  ]) {
    for (const method of ['GET', 'PATCH']) {
      expect(await send(method, String(path), method === 'PATCH' ? {} : undefined)).toMatchObject({
        status: 404,
        body: {
          error: {
            code: 'KeyNotFound',
            message: `A key with (name/id) ${id} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
          },
        },
      })
    }
  }
})
