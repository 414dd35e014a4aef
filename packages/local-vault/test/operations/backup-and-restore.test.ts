import { expect, test } from 'vitest'
import { openClient } from '../open-client.ts'

test('a backup restores all versions, attributes, tags and the policy into another vault', async () => {
  const source = await openClient()
  const first = await source.client.createEcKey('orders', { tags: { a: 'b' } })
  await source.client.updateKeyRotationPolicy('orders', { expiresIn: 'P90D' })
  const second = await source.client.rotateKey('orders')
  await source.client.updateKeyProperties('orders', first.properties.version ?? '', { enabled: false })
  const { value } = (await source.send('POST', '/keys/orders/backup')).body

  const target = await openClient({ name: 'elsewhere', now: '2030-02-01T00:00:00Z' })
  const restored = await target.send('POST', '/keys/restore', { value })
  expect(restored.body.key.kid).toBe(`https://elsewhere.vault.localhost/keys/orders/${second.properties.version}`)
  const { properties, key } = await target.client.getKey('orders')
  expect({ ...properties, id: '', vaultUrl: '' }).toEqual({ ...second.properties, id: '', vaultUrl: '' })
  expect(key?.x).toEqual(second.key?.x)
  expect((await target.client.getKey('orders', { version: first.properties.version ?? '' })).properties.enabled).toBe(
    false,
  )
  expect((await target.client.getKeyRotationPolicy('orders')).expiresIn).toBe('P90D')

  const digest = Buffer.alloc(32, 1).toString('base64url')
  const signed = await source.send('POST', '/keys/orders/sign', { alg: 'ES256', value: digest })
  const verify = { alg: 'ES256', digest, value: signed.body.value }
  expect((await target.send('POST', '/keys/orders/verify', verify)).body).toEqual({ value: true })
})

test('a name that is taken, live or deleted, is a conflict, and what is there stays', async () => {
  const { client, send } = await openClient()
  const { id } = await client.createEcKey('orders')
  const { value } = (await send('POST', '/keys/orders/backup')).body
  const conflict = { status: 409, body: { error: { code: 'Conflict', message: expect.stringContaining(String(id)) } } }
  expect(await send('POST', '/keys/restore', { value })).toMatchObject(conflict)
  await send('DELETE', '/keys/orders')
  expect(await send('POST', '/keys/restore', { value })).toMatchObject(conflict)
})

test('a damaged or foreign blob is refused with the code of the service', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  const blob = Buffer.from((await send('POST', '/keys/orders/backup')).body.value, 'base64url')
  const changed = Buffer.from(blob)
  changed[blob.length - 1] = (blob.at(-1) ?? 0) ^ 1
  for (const bad of [changed, blob.subarray(0, 40), Buffer.alloc(200)]) {
    expect(await send('POST', '/keys/restore', { value: bad.toString('base64url') })).toMatchObject({
      status: 400,
      body: {
        error: { code: 'Malformed backup blob', message: 'Backup blob contains invalid or corrupt version.' },
      },
    })
  }
  expect((await send('POST', '/keys/restore', { value: '' })).body.error.code).toBe('BadParameter')
})

test('HSM keys need a vault that takes them, and a Managed HSM takes only its own backups', async () => {
  const premium = await openClient()
  await premium.send('POST', '/keys/orders/create', { kty: 'EC-HSM' })
  const body = { value: (await premium.send('POST', '/keys/orders/backup')).body.value }
  const standard = await openClient({ profile: 'standard' })
  expect((await standard.send('POST', '/keys/restore', body)).body.error.innererror.code).toBe('KeyTypeNotSupported')
  const hsm = await openClient({ profile: 'managed-hsm' })
  expect((await hsm.send('POST', '/keys/restore', body)).status).toBe(400)
})

test('a backup of what is not there is not found', async () => {
  const { send } = await openClient()
  expect((await send('POST', '/keys/nobody/backup')).body.error.code).toBe('KeyNotFound')
})
