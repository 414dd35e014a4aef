import { constants, createPrivateKey, privateDecrypt } from 'node:crypto'
import { expect, test } from 'vitest'
import type { LocalVaultOptions } from '../../src/index.ts'
import { howToRsaJwk } from '../fixtures/how-to-rsa-key.ts'
import { type OpenClient, openClient } from '../open-client.ts'

const preview = '?api-version=2026-01-01-preview'
const authority = 'https://sharedweu.weu.attest.azure.net'
const policy = { version: '1.0.0', anyOf: [{ authority, allOf: [{ claim: 'svn', equals: 3 }] }] }
const releasePolicy = { data: Buffer.from(JSON.stringify(policy)).toString('base64url'), immutable: true }
const createBody = { kty: 'RSA-HSM', key_ops: ['secureWrapKey', 'secureUnwrapKey'], release_policy: releasePolicy }
const environmentKey = createPrivateKey({ key: howToRsaJwk, format: 'jwk' })
const environment = { authority, claims: { svn: 3 }, key: howToRsaJwk }

function openHsm(options: LocalVaultOptions = {}): Promise<OpenClient> {
  return openClient({ profile: 'managed-hsm', ...options })
}

test('a key that the HSM makes and wraps is unwrapped for an attested environment, always the same', async () => {
  const { vault, send } = await openHsm()
  const { status, body: made } = await send('POST', `/keys/mine/create${preview}`, createBody)
  expect([status, made.key.key_ops]).toEqual([200, ['secureWrapKey', 'secureUnwrapKey']])
  expect(made.attributes.exportable).toBe(false)
  const { pathname } = new URL(made.key.kid)
  const wrapped = await send('POST', `${pathname}/securewrapkey${preview}`, { alg: 'RSA-OAEP-256' })
  expect(wrapped).toMatchObject({ status: 200, body: { alg: 'RSA-OAEP-256', kid: made.key.kid } })
  expect(Buffer.from(wrapped.body.value, 'base64url')).toHaveLength(256)
  const target = await vault.attest(environment)
  const unwrap = async () => {
    const asked = { alg: 'RSA-OAEP-256', target, value: wrapped.body.value }
    const { status, body } = await send('POST', `${pathname}/secureunwrapkey${preview}`, asked)
    expect([status, body.alg, body.kid]).toEqual([200, 'RSA-OAEP-256', made.key.kid])
    const padding = constants.RSA_PKCS1_OAEP_PADDING
    return privateDecrypt({ key: environmentKey, padding, oaepHash: 'sha256' }, Buffer.from(body.value, 'base64url'))
  }
  const key = await unwrap()
  expect(key).toHaveLength(32)
  expect(await unwrap()).toEqual(key)
  const another = await send('POST', `${pathname}/securewrapkey${preview}`, { alg: 'RSA-OAEP-256' })
  expect(another.body.value).not.toBe(wrapped.body.value)
})

test('an environment that is not attested as the policy says gets nothing', async () => {
  const { vault, send } = await openHsm()
  await send('POST', `/keys/mine/create${preview}`, createBody)
  const { body } = await send('POST', `/keys/mine/securewrapkey${preview}`, { alg: 'RSA-OAEP-256' })
  const unwrap = async (target: string) => {
    const asked = { alg: 'RSA-OAEP-256', target, value: body.value }
    return (await send('POST', `/keys/mine/secureunwrapkey${preview}`, asked)).status
  }
  expect(await unwrap(await vault.attest({ ...environment, claims: { svn: 2 } }))).toBe(403)
  expect(await unwrap('no token')).toBe(400)
})

test('a key without the operation is refused with a code of its own, as recorded', async () => {
  const { client, send } = await openHsm()
  await client.createEcKey('other', { hsm: true })
  const { status, body } = await send('POST', `/keys/other/securewrapkey${preview}`, { alg: 'RSA-OAEP-256' })
  expect([status, body.error.code, body.error.innererror]).toEqual([403, 'KeyOperationForbidden', undefined])
  expect(body.error.message).toMatch(/^Operation secureWrapKey is not permitted on the given key \(Activity ID: /)
})

test.each([
  ['without a release policy', { release_policy: undefined }, /must have release policy/],
  ['of another type', { kty: 'EC-HSM' }, /of type EC-HSM takes neither/],
  ['that does more', { key_ops: ['secureWrapKey', 'sign'] }, /'sign' cannot be combined/],
])('a key for secure wrap %s is a bad parameter', async (_what, change, message) => {
  const { send } = await openHsm()
  const { status, body } = await send('POST', `/keys/mine/create${preview}`, { ...createBody, ...change })
  expect([status, body.error.code]).toEqual([400, 'BadParameter'])
  expect(body.error.message).toMatch(message)
})

test('another algorithm, and what was not wrapped, are bad parameters', async () => {
  const { vault, send } = await openHsm()
  await send('POST', `/keys/mine/create${preview}`, createBody)
  expect((await send('POST', `/keys/mine/securewrapkey${preview}`, { alg: 'RSA1_5' })).status).toBe(400)
  const asked = { alg: 'RSA-OAEP-256', target: await vault.attest(environment), value: 'AAAA' }
  expect((await send('POST', `/keys/mine/secureunwrapkey${preview}`, asked)).status).toBe(400)
})

test.each([
  ['a vault', { profile: 'premium' }, preview],
  ['an older api-version', {}, '?api-version=2025-07-01'],
] as const)('there is no secure wrap in %s', async (_what, options, query) => {
  const { send } = await openHsm(options)
  expect((await send('POST', `/keys/mine/create${query}`, createBody)).body.error.message).toMatch(/Invalid key_ops/)
  expect((await send('POST', `/keys/mine/securewrapkey${query}`, {})).body.error.message).toMatch(
    /Unknown operation 'securewrapkey'/,
  )
})

test('an update may repeat or narrow its operations and change its policy, and adds no operation', async () => {
  const { vault, send } = await openHsm()
  await send('POST', `/keys/mine/create${preview}`, { ...createBody, release_policy: { data: releasePolicy.data } })
  const { body: wrapped } = await send('POST', `/keys/mine/securewrapkey${preview}`, { alg: 'RSA-OAEP-256' })
  const stricter = { ...policy, anyOf: [{ authority, allOf: [{ claim: 'svn', equals: 4 }] }] }
  const data = Buffer.from(JSON.stringify(stricter)).toString('base64url')
  const change = { key_ops: ['secureUnwrapKey'], release_policy: { data } }
  expect((await send('PATCH', `/keys/mine${preview}`, change)).body.key.key_ops).toEqual(['secureUnwrapKey'])
  const asked = { alg: 'RSA-OAEP-256', target: await vault.attest(environment), value: wrapped.value }
  expect((await send('POST', `/keys/mine/secureunwrapkey${preview}`, asked)).status).toBe(403)
  expect((await send('PATCH', `/keys/mine${preview}`, { key_ops: ['sign'] })).status).toBe(400)
})
