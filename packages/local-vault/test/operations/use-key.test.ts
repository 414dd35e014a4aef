import { createHash, createVerify } from 'node:crypto'
import { expect, test } from 'vitest'
import { howToRsaKey } from '../fixtures/how-to-rsa-key.ts'
import { openClient } from '../open-client.ts'

const digest = createHash('sha256').update('an order').digest()

test('a signature made by the vault verifies there, and a changed digest does not', async () => {
  const { client } = await openClient()
  await client.createEcKey('orders')
  const crypto = client.getCryptographyClient('orders')
  const { result } = await crypto.sign('ES256', digest)
  expect(result).toHaveLength(64)
  expect((await crypto.verify('ES256', digest, result)).result).toBe(true)
  expect((await crypto.verify('ES256', createHash('sha256').update('another').digest(), result)).result).toBe(false)
})

test('a signature of an imported RSA key verifies with the public key outside of the vault', async () => {
  const { client } = await openClient()
  const { key } = await client.importKey('orders', howToRsaKey)
  const { result } = await client.getCryptographyClient('orders').sign('RS256', digest)
  const publicJwk = {
    kty: 'RSA',
    n: Buffer.from(key?.n ?? []).toString('base64url'),
    e: Buffer.from(key?.e ?? []).toString('base64url'),
  }
  expect(createVerify('sha256').update('an order').verify({ key: publicJwk, format: 'jwk' }, result)).toBe(true)
})

test('what is wrapped with one version unwraps with it after a rotation, as its answer names the version', async () => {
  const { client, send } = await openClient()
  await client.importKey('orders', howToRsaKey)
  const value = Buffer.alloc(32, 7).toString('base64url')
  // Two slashes, as official clients send it for a key without a version.
  const wrapped = await send('POST', '/keys/orders//wrapkey', { alg: 'RSA-OAEP-256', value })
  await client.rotateKey('orders')
  const unwrap = { alg: 'RSA-OAEP-256', value: wrapped.body.value }
  const unwrapped = await send('POST', `${new URL(wrapped.body.kid).pathname}/unwrapKey`, unwrap)
  expect(unwrapped.body).toEqual({ kid: wrapped.body.kid, value })
  expect(await send('POST', '/keys/orders/unwrapkey', unwrap)).toMatchObject({
    status: 400,
    body: { error: { code: 'BadParameter' } },
  })
})

test('a Managed HSM key encrypts with AES-GCM under an iv of its own and repeats the algorithm', async () => {
  const { client, send } = await openClient({ profile: 'managed-hsm' })
  await client.createOctKey('orders', { keySize: 256, hsm: true })
  const value = Buffer.from('plain').toString('base64url')
  const aad = Buffer.from('order 1').toString('base64url')
  const encrypted = await send('POST', '/keys/orders/encrypt', { alg: 'A256GCM', value, aad })
  expect(Object.keys(encrypted.body).sort()).toEqual(['aad', 'alg', 'iv', 'kid', 'tag', 'value'])
  const { kid: _, ...sealed } = encrypted.body
  expect((await send('POST', '/keys/orders/decrypt', sealed)).body.value).toBe(value)
  const tampered = { ...sealed, aad: Buffer.from('order 2').toString('base64url') }
  expect((await send('POST', '/keys/orders/decrypt', tampered)).status).toBe(400)
})

test('an expired key still decrypts and verifies, and neither encrypts nor signs', async () => {
  const { vault, client, send } = await openClient()
  await client.importKey('orders', howToRsaKey)
  const value = Buffer.from('plain').toString('base64url')
  const { body: encrypted } = await send('POST', '/keys/orders/encrypt', { alg: 'RSA-OAEP', value })
  await client.updateKeyProperties('orders', { expiresOn: new Date('2030-02-01T00:00:00Z') })
  await vault.clock.set('2030-01-31T23:59:59Z')
  expect((await send('POST', '/keys/orders/encrypt', { alg: 'RSA-OAEP', value })).status).toBe(200)
  await vault.clock.advance('1s')
  expect(await send('POST', '/keys/orders/encrypt', { alg: 'RSA-OAEP', value })).toMatchObject({
    status: 403,
    body: { error: { code: 'Forbidden', innererror: { code: 'KeyExpired' } } },
  })
  expect((await send('POST', '/keys/orders/sign', { alg: 'RS256', value })).status).toBe(403)
  expect((await send('POST', '/keys/orders/decrypt', { alg: 'RSA-OAEP', value: encrypted.value })).body.value).toBe(
    value,
  )
})

test('a key that is not valid yet does not sign until its first second', async () => {
  const { vault, client, send } = await openClient()
  await client.createEcKey('orders', { notBefore: new Date('2030-02-01T00:00:00Z') })
  const body = { alg: 'ES256', value: digest.toString('base64url') }
  expect((await send('POST', '/keys/orders/sign', body)).body.error.innererror.code).toBe('KeyNotYetValid')
  await vault.clock.set('2030-02-01T00:00:00Z')
  expect((await send('POST', '/keys/orders/sign', body)).status).toBe(200)
})

test('a disabled version refuses every use and says so, while it can be read', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders', { enabled: false })
  const value = digest.toString('base64url')
  expect(await send('POST', '/keys/orders/sign', { alg: 'ES256', value })).toMatchObject({
    status: 403,
    body: {
      error: {
        code: 'Forbidden',
        message: 'Operation sign is not allowed on a disabled key.',
        innererror: { code: 'KeyDisabled' },
      },
    },
  })
  expect((await send('POST', '/keys/orders/verify', { alg: 'ES256', digest: value, value })).status).toBe(403)
  expect((await client.getKey('orders')).properties.enabled).toBe(false)
})

test('an operation that key_ops leaves out is refused by name', async () => {
  const { client, send } = await openClient()
  await client.createEcKey('orders', { keyOps: ['verify'] })
  expect(await send('POST', '/keys/orders/sign', { alg: 'ES256', value: 'AAAA' })).toMatchObject({
    status: 403,
    body: {
      error: { message: 'Operation sign is not permitted on this key.', innererror: { code: 'KeyOperationForbidden' } },
    },
  })
})

test.each([
  ['a digest of the wrong length', { alg: 'ES256', value: Buffer.alloc(44).toString('base64url') }],
  ['an algorithm of another curve', { alg: 'ES384', value: Buffer.alloc(48).toString('base64url') }],
  ['an algorithm that does not exist', { alg: 'ES1', value: Buffer.alloc(32).toString('base64url') }],
  ['a value that is not base64', { alg: 'ES256', value: '$$' }],
  ['no value', { alg: 'ES256' }],
  ['no algorithm', { value: digest.toString('base64url') }],
  ['an empty body', ''],
])('signing with %s is a bad parameter', async (_, body) => {
  const { client, send } = await openClient()
  await client.createEcKey('orders')
  expect(await send('POST', '/keys/orders/sign', body)).toMatchObject({
    status: 400,
    body: { error: { code: 'BadParameter', message: expect.stringMatching(/./) } },
  })
})

test('the algorithm of another curve is refused in the words of the service, which name the key', async () => {
  const { client, send } = await openClient()
  const { id } = await client.createEcKey('orders')
  const value = Buffer.alloc(48).toString('base64url')
  for (const [use, body] of [
    ['sign', { value }],
    ['verify', { digest: value, value }],
  ] as const) {
    expect((await send('POST', `/keys/orders/${use}`, { alg: 'ES384', ...body })).body.error.message).toBe(
      `Key and signing algorithm are incompatible. Key ${id} uses curve 'P-256', and algorithm 'ES384' can only be used with curve 'P-384'.`,
    )
  }
})
