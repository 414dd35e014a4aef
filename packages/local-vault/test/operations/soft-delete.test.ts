import { expect, test } from 'vitest'
import { openClient } from '../open-client.ts'

test('with a delay a delete and a recover are under way for a while, and say so', async () => {
  const { vault, client, send } = await openClient({ transitionDelay: 5000 })
  await client.createEcKey('orders')
  expect((await send('DELETE', '/keys/orders')).status).toBe(200)
  const inner = async (method: string, path: string, body?: unknown) => {
    const answer = await send(method, path, body)
    return [answer.status, answer.body?.error?.innererror?.code]
  }
  expect(await inner('GET', '/keys/orders')).toEqual([404, undefined])
  expect((await send('GET', '/deletedkeys/orders')).body.error.message).toBe('Deleted Key not found: orders')
  expect((await send('GET', '/deletedkeys')).body.value).toEqual([])
  const deleting = [409, 'ObjectIsBeingDeleted']
  expect(await inner('POST', '/deletedkeys/orders/recover')).toEqual(deleting)
  expect(await inner('DELETE', '/deletedkeys/orders')).toEqual(deleting)
  expect(await inner('DELETE', '/keys/orders')).toEqual(deleting)
  expect(await inner('POST', '/keys/orders/create', { kty: 'EC' })).toEqual(deleting)

  await vault.clock.advance('5s')
  expect((await send('GET', '/deletedkeys')).body.value).toHaveLength(1)
  expect(await inner('POST', '/keys/orders/create', { kty: 'EC' })).toEqual([409, 'ObjectIsDeletedButRecoverable'])
  expect((await send('POST', '/deletedkeys/orders/recover')).status).toBe(200)
  expect(await inner('GET', '/keys/orders')).toEqual([404, undefined])
  expect((await send('GET', '/keys')).body.value).toEqual([])
  expect(await inner('POST', '/keys/orders/create', { kty: 'EC' })).toEqual([409, 'ObjectIsBeingRecovered'])

  await vault.clock.advance('5s')
  expect((await send('GET', '/keys/orders')).status).toBe(200)
  expect((await send('GET', '/deletedkeys/orders')).status).toBe(404)
})

test('with a delay a purged key keeps its name for a while, and is nowhere to be seen', async () => {
  const { vault, client, send } = await openClient({ transitionDelay: 2500 })
  await client.createEcKey('orders')
  await send('DELETE', '/keys/orders')
  await vault.clock.advance('3s')
  expect((await send('DELETE', '/deletedkeys/orders')).status).toBe(204)
  const beingDeleted = { status: 409, body: { error: { innererror: { code: 'ObjectIsBeingDeleted' } } } }
  for (const [method, path] of [
    ['POST', '/keys/orders/create'],
    ['POST', '/deletedkeys/orders/recover'],
    ['DELETE', '/deletedkeys/orders'],
  ] as const) {
    expect(await send(method, path, { kty: 'EC' })).toMatchObject(beingDeleted)
  }
  for (const path of ['/keys/orders', '/deletedkeys/orders']) expect((await send('GET', path)).status).toBe(404)
  for (const path of ['/keys', '/deletedkeys', '/keys/orders/versions']) {
    expect((await send('GET', path)).body.value).toEqual([])
  }
  expect([vault.keyCount(), await vault.exportSnapshot()]).toEqual([0, expect.not.stringContaining('orders')])

  await vault.clock.advance('3s')
  expect((await send('POST', '/keys/orders/create', { kty: 'EC' })).status).toBe(200)
})

test('a key that is being recovered can be neither deleted, purged nor recovered again', async () => {
  const { vault, client, send } = await openClient({ transitionDelay: 5000 })
  await client.createEcKey('orders')
  await send('DELETE', '/keys/orders')
  await vault.clock.advance('5s')
  await send('POST', '/deletedkeys/orders/recover')
  for (const [method, path] of [
    ['DELETE', '/keys/orders'],
    ['DELETE', '/deletedkeys/orders'],
    ['POST', '/deletedkeys/orders/recover'],
  ] as const) {
    expect(await send(method, path)).toMatchObject({
      status: 409,
      body: { error: { innererror: { code: 'ObjectIsBeingRecovered' } } },
    })
  }
})

test('a deleted key can be neither used, changed, rotated nor backed up', async () => {
  const { client, send } = await openClient()
  const { properties } = await client.createEcKey('orders')
  await send('DELETE', '/keys/orders')
  for (const [method, path, body] of [
    ['GET', '/keys/orders', undefined],
    ['GET', `/keys/orders/${properties.version}`, undefined],
    ['PATCH', '/keys/orders', {}],
    ['DELETE', '/keys/orders', undefined],
    ['POST', '/keys/orders/rotate', undefined],
    ['POST', '/keys/orders/backup', undefined],
    ['POST', '/keys/orders/sign', { alg: 'ES256', value: 'AA' }],
    ['GET', '/keys/orders/rotationpolicy', undefined],
    ['PUT', '/keys/orders/rotationpolicy', {}],
  ] as const) {
    expect([method, path, (await send(method, path, body)).status]).toEqual([method, path, 404])
  }
  expect((await send('GET', '/keys/orders/versions')).body).toEqual({ value: [], nextLink: null })
})

test('a deleted key shows when it went and when it will be purged', async () => {
  const { client, send } = await openClient({ recoverableDays: 7 })
  const created = await client.createEcKey('orders', { tags: { a: 'b' } })
  const { body } = await send('DELETE', '/keys/orders')
  expect(body).toMatchObject({
    recoveryId: 'https://contoso.vault.localhost/deletedkeys/orders',
    deletedDate: Date.UTC(2030, 0, 1) / 1000,
    scheduledPurgeDate: Date.UTC(2030, 0, 8) / 1000,
    key: { kid: created.id },
    tags: { a: 'b' },
    attributes: { recoveryLevel: 'CustomizedRecoverable+Purgeable', recoverableDays: 7 },
  })
  expect((await send('GET', '/deletedkeys/orders')).body).toEqual(body)
})

test('purge protection refuses a purge, and the key stays recoverable', async () => {
  const { client, send } = await openClient({ purgeProtection: true })
  const { properties } = await client.createEcKey('orders')
  expect(properties.recoveryLevel).toBe('Recoverable')
  await send('DELETE', '/keys/orders')
  expect(await send('DELETE', '/deletedkeys/orders')).toMatchObject({
    status: 403,
    body: { error: { code: 'Forbidden', message: expect.stringContaining('purge protection is enabled') } },
  })
  expect((await send('POST', '/deletedkeys/orders/recover')).status).toBe(200)
})

test('a purge answers 204 without a body, and a second one that there is no such key', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  await send('DELETE', '/keys/orders')
  const purged = await send('DELETE', '/deletedkeys/orders')
  expect(purged).toMatchObject({ status: 204, body: undefined })
  expect(purged.headers.has('content-type')).toBe(false)
  expect(await send('DELETE', '/deletedkeys/orders')).toMatchObject({
    status: 404,
    body: { error: { code: 'KeyNotFound', message: 'Key not found: orders' } },
  })
})

test('a live key is no deleted key', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  for (const [method, path] of [
    ['GET', '/deletedkeys/orders'],
    ['DELETE', '/deletedkeys/orders'],
    ['POST', '/deletedkeys/orders/recover'],
  ] as const) {
    expect((await send(method, path)).status).toBe(404)
  }
  expect((await send('GET', '/keys/orders')).status).toBe(200)
})
