import { expect, test } from 'vitest'
import { howToRsaJwk } from '../fixtures/how-to-rsa-key.ts'
import { openClient } from '../open-client.ts'

const ofRsa = ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey']

test('an empty list of operations at create and import means the default ones, and empty tags are kept', async () => {
  const { send } = await openClient()
  const created = (await send('POST', '/keys/orders/create', { kty: 'EC', key_ops: [], tags: {} })).body
  expect(created.key.key_ops).toEqual(['sign', 'verify'])
  expect(created.tags).toEqual({})
  const imported = (await send('PUT', '/keys/payments', { key: { ...howToRsaJwk, key_ops: [] } })).body
  expect(imported.key.key_ops).toEqual(ofRsa)
})

test('an empty list in an update takes all operations away: a Managed HSM shows none then', async () => {
  for (const profile of ['premium', 'managed-hsm'] as const) {
    const { send } = await openClient({ profile })
    await send('POST', '/keys/orders/create', { kty: 'EC-HSM' })
    const { key } = (await send('PATCH', '/keys/orders', { key_ops: [] })).body
    expect(key.key_ops).toEqual(profile === 'premium' ? [] : undefined)
    const digest = Buffer.alloc(32).toString('base64url')
    expect((await send('POST', '/keys/orders/sign', { alg: 'ES256', value: digest })).status).toBe(403)
  }
})

test('an EC key of a Managed HSM may derive keys, too', async () => {
  const { send } = await openClient({ profile: 'managed-hsm' })
  const { key } = (await send('POST', '/keys/orders/create', { kty: 'EC' })).body
  expect(key.key_ops).toEqual(['sign', 'verify', 'deriveKey'])
})
