import { expect, test } from 'vitest'
import type { VaultProfile } from '../../src/index.ts'
import { howToRsaJwk, howToRsaKey } from '../fixtures/how-to-rsa-key.ts'
import { openClient } from '../open-client.ts'

const releasePolicy = (policy: unknown) => ({ data: Buffer.from(JSON.stringify(policy)).toString('base64url') })
const anyEnvironment = releasePolicy({ version: '1.0.0', anyOf: [] })

test.each([
  ['no kty', {}, 'Property  has invalid value\r\nProperty  has invalid value\r\n'],
  ['a kty of this name', { kty: 'DSA' }, 'Invalid kty value: DSA'],
  ['a symmetric software key', { kty: 'oct' }, 'Invalid kty value: oct'],
  ['RSA of 1024 bits', { kty: 'RSA', key_size: 1024 }, 'Unsupported key size: 1024 bits.'],
  ['an unknown curve', { kty: 'EC', crv: 'P-192' }, 'Unsupported curve: P-192.'],
  ['an operation that the type has not', { kty: 'EC', key_ops: ['encrypt'] }, 'Invalid key_ops value: encrypt.'],
  ['import among other operations', { kty: 'RSA-HSM', key_ops: ['import', 'sign'] }, "'import' cannot be combined"],
  ['a key_ops that is no list', { kty: 'EC', key_ops: 'sign' }, "Property 'key_ops' must be a list."],
  ['nbf after exp', { kty: 'EC', attributes: { nbf: 20, exp: 10 } }, "Property 'nbf' (20) must be before 'exp' (10)."],
  ['a negative exp', { kty: 'EC', attributes: { exp: -1 } }, "Property 'exp' is -1"],
  ['an exp that is text', { kty: 'EC', attributes: { exp: 'soon' } }, "Property 'exp' must be a whole number."],
  [
    'an enabled that is text',
    { kty: 'EC', attributes: { enabled: 'yes' } },
    "Property 'enabled' must be true or false.",
  ],
  ['attributes that are no object', { kty: 'EC', attributes: [] }, "Property 'attributes' must be an object."],
  ['exportable without a policy', { kty: 'EC-HSM', attributes: { exportable: true } }, 'AKV.SKR.1004: '],
  ['a release policy without exportable', { kty: 'EC-HSM', release_policy: anyEnvironment }, 'AKV.SKR.1005: '],
  ['exportable software', { kty: 'EC', attributes: { exportable: true } }, 'AKV.SKR.1006: '],
  [
    'a release policy without a version',
    { kty: 'EC-HSM', attributes: { exportable: true }, release_policy: releasePolicy({ anyOf: [] }) },
    "Key Release Policy: missing 'version' property",
  ],
  [
    'sixteen tags',
    { kty: 'EC', tags: Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`t${n}`, ''])) },
    '16 tags',
  ],
  ['a tag name that is too long', { kty: 'EC', tags: { ['n'.repeat(257)]: '' } }, 'has 257 characters'],
  ['a tag value that is too long', { kty: 'EC', tags: { a: 'v'.repeat(257) } }, 'has 257 characters'],
  ['a tag value that is a number', { kty: 'EC', tags: { a: 1 } }, "The value of tag 'a' must be a string."],
  ['a body that is no object', '[]', 'The request body must be an object.'],
  ['a body that is no JSON', '{', 'The request body is not valid JSON.'],
])('creating with %s is a bad parameter and creates nothing', async (_, body, message) => {
  const { send } = await openClient()
  expect(await send('POST', '/keys/orders/create', body)).toMatchObject({
    status: 400,
    body: { error: { code: 'BadParameter', message: expect.stringContaining(message) } },
  })
  expect((await send('GET', '/keys')).body.value).toEqual([])
})

test('a key type that the vault does not take has the inner code of the service', async () => {
  const { send } = await openClient({ profile: 'standard' })
  for (const kty of ['oct', 'RSA-HSM', 'EC-HSM', 'oct-HSM']) {
    expect((await send('POST', '/keys/orders/create', { kty })).body).toEqual({
      error: {
        code: 'BadParameter',
        message: kty === 'oct-HSM' ? 'oct-HSM key type is not supported.' : `Invalid kty value: ${kty}`,
        innererror: { code: 'KeyTypeNotSupported' },
      },
    })
  }
})

test('a name has 1 to 127 letters, digits and hyphens', async () => {
  const { send } = await openClient()
  expect((await send('POST', `/keys/${'a'.repeat(127)}/create`, { kty: 'EC' })).status).toBe(200)
  for (const name of ['a'.repeat(128), 'a_b', 'a.b', 'a%20b', 'a%2Fb', '%C3%A4', '-%00']) {
    expect((await send('POST', `/keys/${name}/create`, { kty: 'EC' })).status).toBe(400)
    expect((await send('PUT', `/keys/${name}`, { key: howToRsaJwk })).status).toBe(400)
    expect((await send('GET', `/keys/${name}`)).status).toBe(404)
  }
})

test('fifteen tags with names and values of 256 characters are kept', async () => {
  const { client } = await openClient()
  const tags = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`${n}`.padStart(256, 't'), 'v'.repeat(256)]))
  expect((await client.createEcKey('orders', { tags })).properties.tags).toEqual(tags)
})

test('public_exponent is ignored, as a vault was seen to do', async () => {
  const { send } = await openClient()
  const { body } = await send('POST', '/keys/orders/create', { kty: 'RSA', public_exponent: 3 })
  expect(body.key).toMatchObject({ kty: 'RSA', e: 'AQAB', key_ops: expect.arrayContaining(['encrypt', 'unwrapKey']) })
  expect(Buffer.from(body.key.n, 'base64url')).toHaveLength(256)
})

test('another type under the same name makes a version of that type', async () => {
  const { client } = await openClient()
  const { properties } = await client.createEcKey('orders')
  await client.importKey('orders', howToRsaKey)
  expect((await client.getKey('orders')).keyType).toBe('RSA')
  expect((await client.getKey('orders', { version: properties.version ?? '' })).keyType).toBe('EC')
})

test('a key exchange key of a vault expires after two days, unless another expiry was asked for', async () => {
  const [made, exp] = [{ kty: 'EC-HSM', key_ops: ['import'] }, 1_900_000_000] as const
  const expiryOf = async (profile: VaultProfile, attributes = {}) => {
    const { send } = await openClient({ profile })
    return (await send('POST', '/keys/kek/create', { ...made, attributes })).body.attributes
  }
  const { created, exp: expiry } = await expiryOf('premium')
  expect(expiry - created).toBe(2 * 86_400)
  expect((await expiryOf('premium', { exp })).exp).toBe(exp)
  expect(await expiryOf('managed-hsm')).not.toHaveProperty('exp')
})

test('an expiry in the past is taken', async () => {
  const { client } = await openClient()
  const { properties } = await client.createEcKey('orders', { expiresOn: new Date('2029-01-01T00:00:00Z') })
  expect(properties.expiresOn).toEqual(new Date('2029-01-01T00:00:00Z'))
})

test('a Managed HSM makes HSM keys of all types, whatever they are called', async () => {
  const { send } = await openClient({ profile: 'managed-hsm' })
  const create = async (body: unknown) => (await send('POST', '/keys/a/create', body)).body
  expect((await create({ kty: 'EC' })).key.kty).toBe('EC-HSM')
  const { key, attributes } = await create({ kty: 'AES' })
  expect(key).toEqual({
    kid: expect.any(String),
    kty: 'oct-HSM',
    key_ops: expect.arrayContaining(['wrapKey', 'deriveKey']),
  })
  expect(attributes).not.toHaveProperty('hsmPlatform')
})

test('a symmetric key without a size has 256 bits', async () => {
  const { send } = await openClient({ profile: 'managed-hsm' })
  await send('POST', '/keys/a/create', { kty: 'oct-HSM' })
  const encrypt = (alg: string) => send('POST', '/keys/a/encrypt', { alg, value: 'AA' })
  expect((await encrypt('A256GCM')).status).toBe(200)
  expect((await encrypt('A128GCM')).status).toBe(400)
})

test('an imported key comes back normalised, without its private parts', async () => {
  const { send } = await openClient()
  const padded = Buffer.concat([Buffer.alloc(1), Buffer.from(howToRsaJwk.n, 'base64url')]).toString('base64url')
  const { status, body } = await send('PUT', '/keys/orders', {
    key: { ...howToRsaJwk, n: padded, kid: 'ignored', key_ops: ['sign'] },
  })
  expect(status).toBe(200)
  expect(body.key).toEqual({
    kid: expect.stringMatching('/keys/orders/[0-9a-f]{32}$'),
    kty: 'RSA',
    key_ops: ['sign'],
    n: howToRsaJwk.n,
    e: 'AQAB',
  })
  expect(JSON.stringify(await send('GET', '/keys/orders'))).not.toContain(howToRsaJwk.d)
})

test('Hsm asks for an HSM key, which a Standard vault refuses', async () => {
  const premium = await openClient()
  expect((await premium.send('PUT', '/keys/a', { Hsm: true, key: howToRsaJwk })).body.key.kty).toBe('RSA-HSM')
  const standard = await openClient({ profile: 'standard' })
  expect((await standard.send('PUT', '/keys/a', { Hsm: true, key: howToRsaJwk })).body.error.innererror.code).toBe(
    'KeyTypeNotSupported',
  )
})

test.each([
  ['a part that is missing', { kty: 'RSA', n: howToRsaJwk.n, e: 'AQAB' }],
  ['parts that do not belong together', { ...howToRsaJwk, d: howToRsaJwk.p }],
  ['a part that is no base64', { ...howToRsaJwk, d: '***' }],
  ['no kty', { n: howToRsaJwk.n }],
  ['a point that is not on the curve', { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AQ' }],
])('importing a key with %s is a bad parameter that quotes no key material', async (_, key) => {
  const { send } = await openClient()
  const { status, body } = await send('PUT', '/keys/orders', { key })
  expect([status, body.error.code]).toEqual([400, 'BadParameter'])
  for (const part of [howToRsaJwk.d, howToRsaJwk.p, '***']) expect(body.error.message).not.toContain(part)
})

test('a Managed HSM makes RSA keys of the public exponent that is asked for, and rotates to it; a vault ignores it', async () => {
  const hsm = await openClient({ profile: 'managed-hsm' })
  const create = { kty: 'RSA', public_exponent: 3 }
  expect((await hsm.send('POST', '/keys/orders/create', create)).body.key.e).toBe('Aw')
  const policy = { lifetimeActions: [{ trigger: { timeAfterCreate: 'P90D' }, action: { type: 'Rotate' } }] }
  await hsm.send('PUT', '/keys/orders/rotationpolicy', policy)
  expect((await hsm.send('POST', '/keys/orders/rotate')).body.key.e).toBe('Aw')
  expect((await hsm.send('POST', '/keys/orders/create', { kty: 'RSA', public_exponent: 0 })).body.key.e).toBe('AQAB')
  expect(await hsm.send('POST', '/keys/orders/create', { kty: 'RSA', public_exponent: 4 })).toMatchObject({
    status: 400,
    body: { error: { code: 'BadParameter', message: expect.stringMatching(/^Invalid public exponent: 4\./) } },
  })
  const vault = await openClient()
  expect((await vault.send('POST', '/keys/orders/create', create)).body.key.e).toBe('AQAB')
})
