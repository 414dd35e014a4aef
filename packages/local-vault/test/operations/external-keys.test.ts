import { KeyClient } from '@azure/keyvault-keys'
import { expect, test } from 'vitest'
import type { LocalVaultOptions } from '../../src/index.ts'
import { collect, type OpenClient, openClient } from '../open-client.ts'

const preview = '?api-version=2026-01-01-preview'
const value = Buffer.alloc(32, 1).toString('base64url')

/** A Managed HSM, and an external key manager with a symmetric key, which takes no time to make. */
async function openHsm(options: LocalVaultOptions = {}): Promise<OpenClient> {
  const opened = await openClient({ profile: 'managed-hsm', ...options })
  await opened.vault.externalKeys.addKey('their-key', { keyType: 'oct' })
  return opened
}

const createBody = { attributes: { external_key: { id: 'their-key' } } }

test('a key is made by the id of an external key alone, of the type and size that the external key has', async () => {
  const { vault, send } = await openHsm()
  await vault.externalKeys.addKey('their-rsa-key')
  const { status, body } = await send('POST', `/keys/mine/create${preview}`, createBody)
  expect(status).toBe(200)
  expect(body.key).toMatchObject({ kty: 'oct-HSM', key_ops: ['wrapKey', 'unwrapKey'] })
  expect(body.key.kid).toMatch(/\/keys\/mine\/[0-9a-f]{32}$/)
  expect(body.attributes).toMatchObject({ enabled: true, exportable: false, external_key: { id: 'their-key' } })
  const rsa = await send('POST', `/keys/rsa/create${preview}`, {
    attributes: { external_key: { id: 'their-rsa-key' } },
  })
  expect(rsa.body.key).toMatchObject({ kty: 'RSA-HSM', key_ops: ['wrapKey', 'unwrapKey'], e: 'AQAB' })
  expect(Buffer.from(rsa.body.key.n, 'base64url')).toHaveLength(256)
})

test('get, lists, delete, deleted get and recover keep the external id, and purge ends it', async () => {
  const { send } = await openHsm()
  const { body: made } = await send('POST', `/keys/mine/create${preview}`, createBody)
  expect((await send('GET', `/keys/mine${preview}`)).body).toEqual(made)
  const shown = { attributes: { external_key: { id: 'their-key' } } }
  for (const path of ['/keys', '/keys/mine/versions']) {
    expect((await send('GET', `${path}${preview}`)).body.value).toMatchObject([shown])
  }
  expect((await send('DELETE', `/keys/mine${preview}`)).body).toMatchObject(shown)
  expect((await send('GET', `/deletedkeys/mine${preview}`)).body).toMatchObject(shown)
  expect((await send('GET', `/deletedkeys${preview}`)).body.value).toMatchObject([shown])
  expect((await send('POST', `/deletedkeys/mine/recover${preview}`)).body).toMatchObject(shown)
  await send('DELETE', `/keys/mine${preview}`)
  expect((await send('DELETE', `/deletedkeys/mine${preview}`)).status).toBe(204)
})

test.each(['A256KW', 'A256KWP'])(
  'what an external key wraps with %s it unwraps, and it does nothing else',
  async (alg) => {
    const { send } = await openHsm()
    await send('POST', `/keys/mine/create${preview}`, createBody)
    const { body } = await send('POST', `/keys/mine/wrapkey${preview}`, { alg, value })
    const unwrapped = await send('POST', `/keys/mine/unwrapkey${preview}`, { alg, value: body.value })
    expect(unwrapped.body.value).toBe(value)
    expect((await send('POST', `/keys/mine/encrypt${preview}`, { alg: 'A256GCM', value })).status).toBe(403)
    expect(await send('POST', `/keys/mine/wrapkey${preview}`, { alg: 'CKM_AES_KEY_WRAP', value })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('RSA-OAEP, RSA-OAEP-256, A256KW, A256KWP') } },
    })
  },
)

test('another external key becomes its next version, and one external key stands for one version', async () => {
  const { vault, send } = await openHsm()
  const { body: first } = await send('POST', `/keys/mine/create${preview}`, createBody)
  const { body: old } = await send('POST', `/keys/mine/wrapkey${preview}`, { alg: 'A256KW', value })
  await vault.externalKeys.addKey('their-next-key', { keyType: 'oct' })
  const next = { attributes: { external_key: { id: 'their-next-key' } } }
  const { status, body: second } = await send('POST', `/keys/mine/create${preview}`, next)
  expect([status, second.key.kid === first.key.kid]).toEqual([200, false])
  const unwrap = (path: string) => send('POST', `${path}/unwrapkey${preview}`, { alg: 'A256KW', value: old.value })
  expect((await unwrap('/keys/mine')).status).toBe(400)
  expect((await unwrap(new URL(first.key.kid).pathname)).body.value).toBe(value)
  for (const name of ['mine', 'other']) {
    expect(await send('POST', `/keys/${name}/create${preview}`, createBody)).toMatchObject({
      status: 400,
      body: {
        error: { message: expect.stringContaining("External key 'their-key' is assigned to another key version.") },
      },
    })
  }
})

test('the official client lists such a key and reads it', async () => {
  const { vault, send } = await openHsm()
  await send('POST', `/keys/mine/create${preview}`, createBody)
  const client = new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient })
  expect((await collect(client.listPropertiesOfKeys())).map(({ name }) => name)).toEqual(['mine'])
  expect(await client.getKey('mine')).toMatchObject({ keyType: 'oct-HSM', keyOperations: ['wrapKey', 'unwrapKey'] })
})

test('it is used only while its key manager is reached and has it enabled; it can be read all the time', async () => {
  const { vault, send } = await openHsm()
  const { externalKeys } = vault
  await send('POST', `/keys/mine/create${preview}`, createBody)
  const use = async () => {
    const { status, body } = await send('POST', `/keys/mine/wrapkey${preview}`, { alg: 'A256KW', value })
    expect((await send('GET', `/keys/mine${preview}`)).status).toBe(200)
    return [status, body.error?.code, body.error?.innererror?.code]
  }
  externalKeys.disableKey('their-key')
  expect(await use()).toEqual([403, 'Forbidden', 'KeyDisabled'])
  externalKeys.enableKey('their-key')
  expect(await use()).toEqual([200, undefined, undefined])
  externalKeys.setReachable(false)
  expect(await use()).toEqual([503, 'ServiceUnavailable', undefined])
  expect((await send('POST', `/keys/next/create${preview}`, createBody)).status).toBe(503)
  externalKeys.setReachable(true)
  externalKeys.removeKey('their-key')
  expect(await use()).toEqual([404, 'KeyNotFound', undefined])
  expect((await send('POST', `/keys/next/create${preview}`, createBody)).status).toBe(404)
})

test.each([
  ['kty', { kty: 'RSA-HSM' }],
  ['key_ops', { key_ops: ['encrypt'] }],
  ['key_size', { key_size: 2048 }],
])('its key manager decides %s, and who creates it cannot', async (name, more) => {
  const { send } = await openHsm()
  const { status, body } = await send('POST', `/keys/mine/create${preview}`, { ...createBody, ...more })
  expect([status, body.error.message]).toEqual([400, expect.stringContaining(`'${name}' must not be sent`)])
})

test('it does not rotate, and is not backed up', async () => {
  const { send } = await openHsm()
  await send('POST', `/keys/mine/create${preview}`, createBody)
  expect(await send('POST', `/keys/mine/rotate${preview}`)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('Key mine is external') } },
  })
  const policy = { lifetimeActions: [{ trigger: { timeAfterCreate: 'P30D' }, action: { type: 'Rotate' } }] }
  expect((await send('PUT', `/keys/mine/rotationpolicy${preview}`, policy)).status).toBe(400)
  expect(await send('POST', `/keys/mine/backup${preview}`)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('a Managed HSM does not back it up') } },
  })
})

test('a snapshot carries it', async () => {
  const { vault, send } = await openHsm()
  await send('POST', `/keys/mine/create${preview}`, createBody)
  const copy = await openHsm()
  await copy.vault.importSnapshot(await vault.exportSnapshot())
  expect((await copy.send('GET', `/keys/mine${preview}`)).body.attributes.external_key).toEqual({ id: 'their-key' })
})

test.each([
  ['a vault', { profile: 'premium' }, preview],
  ['an older api-version', {}, '?api-version=2025-07-01'],
  ['a 7.6 preview', {}, '?api-version=7.6-preview.2'],
] as const)('there are no external keys in %s', async (_what, options, query) => {
  const { send } = await openHsm(options)
  const { status, body } = await send('POST', `/keys/mine/create${query}`, createBody)
  expect([status, body.error.code]).toEqual([400, 'BadParameter'])
})

test('the key manager says what is wrong with what it is asked for', async () => {
  const { vault } = await openHsm()
  const { externalKeys } = vault
  await expect(externalKeys.addKey('their-key')).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  await expect(externalKeys.addKey('not an id')).rejects.toThrow(/"not an id" is not the id/)
  await expect(externalKeys.addKey('a', { keyType: 'oct', keySize: 64 })).rejects.toThrow(/keySize is 64/)
  await expect(externalKeys.addKey('a', { keySize: 1024 })).rejects.toThrow(/1024/)
  await expect(externalKeys.addKey('a', { keyType: 'EC' as 'RSA' })).rejects.toThrow(/keyType is "EC"/)
  expect(() => externalKeys.disableKey('absent')).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', hint: 'It has their-key.' }),
  )
})

test('an update repeats its operations or takes one away, and adds none', async () => {
  const { send } = await openHsm()
  await send('POST', `/keys/mine/create${preview}`, createBody)
  const update = async (ops: string[]) => (await send('PATCH', `/keys/mine${preview}`, { key_ops: ops })).status
  expect(await update(['wrapKey', 'unwrapKey'])).toBe(200)
  expect(await update(['unwrapKey', 'encrypt'])).toBe(400)
  expect(await update(['unwrapKey'])).toBe(200)
})
