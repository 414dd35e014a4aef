import { KeyClient } from '@azure/keyvault-keys'
import { beforeEach, expect, test } from 'vitest'
import { type LocalVault, openLocalVault } from '../src/index.ts'
import { collect, openClient } from './open-client.ts'

let vault: LocalVault
let client: KeyClient

beforeEach(async () => {
  // No option but the transport: the client's check that the challenge fits the host stays on.
  const open = await openClient()
  vault = open.vault
  client = open.client
})

test('the official client creates an EC key and reads it back', async () => {
  const created = await client.createKey('orders', 'EC', { tags: { team: 'shop' } })
  const read = await client.getKey('orders')
  expect(read).toEqual(created)
  expect(created.id).toBe(`https://contoso.vault.localhost/keys/orders/${created.properties.version}`)
  expect(created.properties.version).toMatch(/^[0-9a-f]{32}$/)
  expect(created.keyOperations).toEqual(['sign', 'verify'])
  expect(created.key).toMatchObject({ kty: 'EC', crv: 'P-256' })
  expect(created.properties).toMatchObject({
    enabled: true,
    createdOn: new Date('2030-01-01T00:00:00Z'),
    recoveryLevel: 'Recoverable+Purgeable',
    recoverableDays: 90,
    exportable: false,
    tags: { team: 'shop' },
  })
})

test('creating a name again adds a version and leaves the first as it was', async () => {
  const first = await client.createKey('orders', 'EC')
  const second = await client.createKey('orders', 'EC')
  expect(second.properties.version).not.toBe(first.properties.version)
  expect((await client.getKey('orders')).id).toBe(second.id)
  expect(await client.getKey('orders', { version: first.properties.version ?? '' })).toEqual(first)
  const versions = await collect(client.listPropertiesOfKeyVersions('orders'))
  expect(versions.map(({ version }) => version).sort()).toEqual(
    [first.properties.version, second.properties.version].sort(),
  )
})

test('an update of one version changes what it names and nothing else', async () => {
  const first = await client.createKey('orders', 'EC', { tags: { team: 'shop' } })
  const version = first.properties.version ?? ''
  await client.createKey('orders', 'EC')
  await vault.clock.advance('1d')
  const updated = await client.updateKeyProperties('orders', version, { enabled: false })
  expect(updated.properties).toEqual({ ...first.properties, enabled: false, updatedOn: vault.now() })
  expect((await client.getKey('orders')).properties.enabled).toBe(true)
})

test('a deleted key can be seen, recovered with all versions, deleted again and purged', async () => {
  const first = await client.createKey('orders', 'EC')
  const second = await client.createKey('orders', 'EC')
  const deleted = await (await client.beginDeleteKey('orders', { intervalInMs: 0 })).pollUntilDone()
  expect(deleted.properties.recoveryId).toBe('https://contoso.vault.localhost/deletedkeys/orders')
  expect(deleted.properties.scheduledPurgeDate).toEqual(new Date('2030-04-01T00:00:00Z'))
  await expect(client.getKey('orders')).rejects.toMatchObject({ statusCode: 404, code: 'KeyNotFound' })
  await expect(client.createKey('orders', 'EC')).rejects.toMatchObject({
    statusCode: 409,
    code: 'Conflict',
    details: { error: { innerError: { code: 'ObjectIsDeletedButRecoverable' } } },
  })
  expect((await collect(client.listDeletedKeys())).map(({ name }) => name)).toEqual(['orders'])

  await (await client.beginRecoverDeletedKey('orders', { intervalInMs: 0 })).pollUntilDone()
  expect(await client.getKey('orders')).toEqual(second)
  expect(await client.getKey('orders', { version: first.properties.version ?? '' })).toEqual(first)

  await (await client.beginDeleteKey('orders', { intervalInMs: 0 })).pollUntilDone()
  await client.purgeDeletedKey('orders')
  await expect(client.getDeletedKey('orders')).rejects.toMatchObject({
    statusCode: 404,
    message: 'Deleted Key not found: orders',
  })
  await client.createKey('orders', 'EC')
})

test('a rotation adds a version with the same shape and the expiry of the policy', async () => {
  const first = await client.createEcKey('orders', { curve: 'P-384', tags: { team: 'shop' } })
  await client.updateKeyRotationPolicy('orders', {
    expiresIn: 'P90D',
    lifetimeActions: [{ action: 'Rotate', timeAfterCreate: 'P30D' }],
  })
  const second = await client.rotateKey('orders')
  expect(second.properties.version).not.toBe(first.properties.version)
  expect(second.key?.crv).toBe('P-384')
  expect(second.key?.x).not.toEqual(first.key?.x)
  expect(second.properties).toMatchObject({ enabled: true, tags: { team: 'shop' }, expiresOn: new Date('2030-04-01') })
  expect((await client.getKey('orders', { version: first.properties.version ?? '' })).properties.enabled).toBe(true)
})

test('a key without a policy shows the default one, and a policy gets Notify added', async () => {
  await client.createKey('orders', 'EC')
  expect(await client.getKeyRotationPolicy('orders')).toMatchObject({
    lifetimeActions: [{ action: 'Notify', timeBeforeExpiry: 'P30D' }],
  })
  await client.updateKeyRotationPolicy('orders', { lifetimeActions: [{ action: 'Rotate', timeAfterCreate: 'P60D' }] })
  const policy = await client.getKeyRotationPolicy('orders')
  expect(policy.id).toBe('https://contoso.vault.localhost/keys/orders/rotationpolicy')
  expect(policy.lifetimeActions).toEqual([
    { action: 'Rotate', timeAfterCreate: 'P60D' },
    { action: 'Notify', timeBeforeExpiry: 'P30D' },
  ])
})

test('a list of more than 25 keys comes in pages that the client follows to the end', async () => {
  const names = Array.from({ length: 60 }, (_, index) => `key-${String(index).padStart(2, '0')}`)
  for (const name of names) await client.createKey(name, 'EC')
  const pages: number[] = []
  for await (const page of client.listPropertiesOfKeys().byPage()) pages.push(page.length)
  expect(pages).toEqual([25, 25, 10])
  expect((await collect(client.listPropertiesOfKeys())).map(({ name }) => name)).toEqual(names)
})

test('a token of another vault is refused with a challenge', async () => {
  const other = await openLocalVault()
  try {
    const stranger = new KeyClient(vault.url, other.credential, { httpClient: vault.httpClient })
    await expect(stranger.getKey('orders')).rejects.toMatchObject({ statusCode: 401, code: 'Unauthorized' })
  } finally {
    await other.close()
  }
})
