import { expect, test } from 'vitest'
import { type KeyBackup, openBackup, sealBackup } from '../../src/store/key-backup.ts'
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
        error: { code: 'Malformed backup blob', message: 'Backup blob is corrupt.' },
      },
    })
  }
  expect((await send('POST', '/keys/restore', { value: '' })).body.error.code).toBe('BadParameter')
})

const otherPoint = {
  kty: 'EC' as const,
  crv: 'P-256' as const,
  // RFC 7517 A.1
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
}
type Forgery = (backup: KeyBackup, version: KeyBackup['versions'][number]) => Partial<KeyBackup>

const forgeries: [string, Forgery][] = [
  ['a name that no key can have', () => ({ name: '../orders' })],
  ['no name', () => ({ name: undefined as never })],
  ['no version', () => ({ versions: [] })],
  ['versions that are no list', () => ({ versions: 'many' as never })],
  ['a version id that no version can have', (_, version) => ({ versions: [{ ...version, version: 'latest' }] })],
  ['one version twice', (_, version) => ({ versions: [version, version] })],
  [
    "a public half that is not the private one's",
    (_, version) => ({ versions: [{ ...version, publicJwk: otherPoint }] }),
  ],
  [
    'a private half that is not on the curve',
    (_, version) => {
      const privateJwk = { ...version.privateJwk, ...otherPoint } as typeof version.privateJwk
      return { versions: [{ ...version, privateJwk, publicJwk: otherPoint }] }
    },
  ],
  ['another type than its material', (_, version) => ({ versions: [{ ...version, kty: 'RSA' }] })],
  ['a size that it does not have', (_, version) => ({ versions: [{ ...version, keySize: 4096 }] })],
  ['operations of another type', (_, version) => ({ versions: [{ ...version, keyOps: ['wrapKey'] }] })],
  ['a creation date that is none', (_, version) => ({ versions: [{ ...version, created: Number.NaN }] })],
  ['an expiry before it begins', (_, version) => ({ versions: [{ ...version, nbf: 20, exp: 10 }] })],
  ['tags that are no text', (_, version) => ({ versions: [{ ...version, tags: { a: 1 as never } }] })],
]

test.each(forgeries)('a forged backup with %s is refused as malformed, and nothing is restored', async (_, forge) => {
  const { client, send, vault } = await openClient()
  await client.createEcKey('orders')
  const genuine = openBackup(Buffer.from((await send('POST', '/keys/orders/backup')).body.value, 'base64url'))
  const [version] = genuine?.versions ?? []
  if (genuine === undefined || version === undefined) throw new Error('the backup cannot be opened')
  await send('DELETE', '/keys/orders')
  await send('DELETE', '/deletedkeys/orders')
  const restore = (backup: KeyBackup) =>
    send('POST', '/keys/restore', { value: Buffer.from(sealBackup(backup)).toString('base64url') })
  expect(await restore({ ...genuine, ...forge(genuine, version) })).toMatchObject({
    status: 400,
    body: { error: { code: 'Malformed backup blob' } },
  })
  expect(vault.keyCount()).toBe(0)
  expect((await restore(genuine)).status).toBe(200)
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
