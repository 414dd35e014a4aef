import { expect, test } from 'vitest'
import { openClient } from '../open-client.ts'

test('a vault shows the size of RSA keys wherever it shows their attributes', async () => {
  const { send } = await openClient({ transitionDelay: 0 })
  const { attributes } = (await send('POST', '/keys/orders/create', { kty: 'RSA' })).body
  expect(Object.keys(attributes)).toEqual([
    'enabled',
    'key_size',
    'created',
    'updated',
    'recoveryLevel',
    'recoverableDays',
    'exportable',
    'hsmPlatform',
  ])
  const sizes = async (method: string, path: string) => {
    const { body } = await send(method, path, method === 'PATCH' ? {} : undefined)
    return (body.value ?? [body]).map((shown: { attributes: { key_size?: number } }) => shown.attributes.key_size)
  }
  for (const [method, path] of [
    ['GET', '/keys/orders'],
    ['PATCH', '/keys/orders'],
    ['GET', '/keys'],
    ['GET', '/keys/orders/versions'],
    ['DELETE', '/keys/orders'],
    ['GET', '/deletedkeys/orders'],
    ['GET', '/deletedkeys'],
    ['POST', '/deletedkeys/orders/recover'],
  ] as const) {
    expect([path, await sizes(method, path)]).toEqual([path, [2048]])
  }
})

test('a vault of the build of 2025 shows no size, and its challenge knows two kinds of tokens', async () => {
  const { vault, send } = await openClient({ serviceBuild: '2025' })
  await send('POST', '/keys/orders/create', { kty: 'RSA' })
  expect((await send('GET', '/keys/orders')).body.attributes).not.toHaveProperty('key_size')
  const challenge = await vault.fetch(new Request(`${vault.url}/keys?api-version=7.6`))
  expect(await challenge.json()).toMatchObject({ error: { message: expect.stringMatching(/a Bearer or PoP token/) } })
})

test('a Managed HSM shows the size of symmetric keys, not in lists nor once they are deleted', async () => {
  const { send } = await openClient({ profile: 'managed-hsm' })
  const created = (await send('POST', '/keys/orders/create', { kty: 'oct' })).body
  expect(created.attributes.key_size).toBe(256)
  expect((await send('GET', '/keys/orders')).body.attributes.key_size).toBe(256)
  const without = ['GET /keys', 'DELETE /keys/orders', 'GET /deletedkeys/orders', 'GET /deletedkeys']
  for (const request of without) {
    const [method = '', path = ''] = request.split(' ')
    expect(JSON.stringify((await send(method, path)).body)).not.toContain('key_size')
  }
})

test('a Managed HSM writes members in alphabetical order, also those of a release policy', async () => {
  const { send } = await openClient({ profile: 'managed-hsm' })
  const policy = { version: '1.0.0', anyOf: [{ authority: 'https://a.test', allOf: [{ claim: 'a', equals: 'b' }] }] }
  const { body } = await send('POST', '/keys/orders/create', {
    kty: 'EC',
    attributes: { exportable: true, exp: 2_000_000_000, nbf: 1_800_000_000 },
    tags: { b: '1', a: '2' },
    release_policy: { data: Buffer.from(JSON.stringify(policy)).toString('base64url') },
  })
  expect(Object.keys(body)).toEqual(['attributes', 'key', 'release_policy', 'tags'])
  expect(Object.keys(body.attributes)).toEqual([
    'created',
    'enabled',
    'exp',
    'exportable',
    'nbf',
    'recoverableDays',
    'recoveryLevel',
    'updated',
  ])
  expect(Object.keys(body.key)).toEqual(['crv', 'key_ops', 'kid', 'kty', 'x', 'y'])
  expect(Buffer.from(body.release_policy.data, 'base64url').toString()).toBe(
    '{"anyOf":[{"allOf":[{"claim":"a","equals":"b"}],"authority":"https://a.test"}],"version":"1.0.0"}',
  )
})

test('the answer to a DELETE leaves the release policy out in a vault, and has it in a Managed HSM', async () => {
  const policy = { version: '1.0.0', anyOf: [{ authority: 'https://a.test', allOf: [{ claim: 'a', equals: 'b' }] }] }
  const data = Buffer.from(JSON.stringify(policy)).toString('base64url')
  for (const profile of ['premium', 'managed-hsm'] as const) {
    const { send } = await openClient({ profile })
    const body = { kty: 'EC-HSM', attributes: { exportable: true }, release_policy: { data } }
    expect((await send('POST', '/keys/orders/create', body)).status).toBe(200)
    const deleted = (await send('DELETE', '/keys/orders')).body
    expect('release_policy' in deleted).toBe(profile === 'managed-hsm')
    expect((await send('GET', '/deletedkeys/orders')).body).toHaveProperty('release_policy')
  }
})
