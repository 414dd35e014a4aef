import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { KeyClient, type KeyRotationPolicyProperties } from '@azure/keyvault-keys'
import { expect, onTestFinished, test } from 'vitest'
import { openLocalVault } from '../../src/index.ts'
import { loadSqlite } from '../../src/store/sqlite.ts'
import { collect, openClient } from '../open-client.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const every30Days: KeyRotationPolicyProperties = {
  lifetimeActions: [{ action: 'Rotate', timeAfterCreate: 'P30D' }],
  expiresIn: 'P90D',
}

async function createdDates(client: KeyClient): Promise<string[]> {
  const versions = await collect(client.listPropertiesOfKeyVersions('orders'))
  return versions.map(({ createdOn }) => createdOn?.toISOString().slice(0, 10) ?? '').sort()
}

test('a policy rotates when the clock reaches its date, and not one second before', async () => {
  const { vault, client } = await openClient()
  await client.createKey('orders', 'EC')
  await client.updateKeyRotationPolicy('orders', every30Days)
  await vault.clock.set('2030-01-30T23:59:59Z')
  expect(await createdDates(client)).toEqual(['2030-01-01'])
  await vault.clock.advance('1s')
  expect(await createdDates(client)).toEqual(['2030-01-01', '2030-01-31'])
})

test('a jump over three dates makes three versions, each with its own date and expiry', async () => {
  const { vault, client } = await openClient()
  await client.createKey('orders', 'EC')
  await client.updateKeyRotationPolicy('orders', every30Days)
  await vault.clock.advance('P91D')
  expect(await createdDates(client)).toEqual(['2030-01-01', '2030-01-31', '2030-03-02', '2030-04-01'])
  const latest = await client.getKey('orders')
  expect(latest.properties).toMatchObject({
    createdOn: new Date('2030-04-01T00:00:00Z'),
    expiresOn: new Date('2030-06-30T00:00:00Z'),
  })
})

test('a policy before expiry rotates a key that has an expiry, and never one that has none', async () => {
  const { vault, client } = await openClient()
  const policy: KeyRotationPolicyProperties = {
    lifetimeActions: [{ action: 'Rotate', timeBeforeExpiry: 'P30D' }],
    expiresIn: 'P90D',
  }
  await client.createKey('forever', 'EC')
  await client.updateKeyRotationPolicy('forever', policy)
  await client.createKey('orders', 'EC', { expiresOn: new Date('2030-03-02T00:00:00Z') })
  await client.updateKeyRotationPolicy('orders', policy)
  await vault.clock.advance('P31D')
  expect(await createdDates(client)).toEqual(['2030-01-01', '2030-01-31'])
  expect(await collect(client.listPropertiesOfKeyVersions('forever'))).toHaveLength(1)
})

test('moving the expiry of the newest version moves the rotation that hangs on it', async () => {
  const { vault, client } = await openClient()
  await client.createKey('orders', 'EC', { expiresOn: new Date('2030-03-02T00:00:00Z') })
  await client.updateKeyRotationPolicy('orders', {
    lifetimeActions: [{ action: 'Rotate', timeBeforeExpiry: 'P30D' }],
    expiresIn: 'P90D',
  })
  await client.updateKeyProperties('orders', { expiresOn: new Date('2030-06-01T00:00:00Z') })
  await vault.clock.advance('P40D')
  expect(await createdDates(client)).toEqual(['2030-01-01'])
})

test('a policy on an overdue key rotates it at once, dated now', async () => {
  const { vault, client } = await openClient()
  await client.createKey('orders', 'EC')
  await vault.clock.advance('P200D')
  await client.updateKeyRotationPolicy('orders', every30Days)
  expect(await createdDates(client)).toEqual(['2030-01-01', '2030-07-20'])
})

test('a deleted key does not rotate, and a recovered one catches up once', async () => {
  const { vault, client } = await openClient()
  await client.createKey('orders', 'EC')
  await client.updateKeyRotationPolicy('orders', every30Days)
  await (await client.beginDeleteKey('orders', { intervalInMs: 0 })).pollUntilDone()
  await vault.clock.advance('P45D')
  await (await client.beginRecoverDeletedKey('orders', { intervalInMs: 0 })).pollUntilDone()
  expect(await createdDates(client)).toEqual(['2030-01-01', '2030-02-15'])
})

test('a deleted key is gone when its purge date has passed', async () => {
  const { vault, client } = await openClient({ recoverableDays: 7 })
  await client.createKey('orders', 'EC')
  await (await client.beginDeleteKey('orders', { intervalInMs: 0 })).pollUntilDone()
  await vault.clock.set('2030-01-07T23:59:59Z')
  await client.getDeletedKey('orders')
  await vault.clock.advance('1s')
  await expect(client.getDeletedKey('orders')).rejects.toMatchObject({ statusCode: 404 })
})

test('two processes that see the same date pass make one version between them', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'local-vault-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const file = join(dir, 'shared.sqlite')
  const one = await openLocalVault({ file, now: '2030-01-01T00:00:00Z' })
  const two = await openLocalVault({ file })
  const clientOf = (vault: typeof one) => new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient })
  await clientOf(one).createKey('orders', 'EC')
  await clientOf(one).updateKeyRotationPolicy('orders', every30Days)
  await Promise.all([one.clock.set('2030-01-31T00:00:00Z'), two.clock.set('2030-01-31T00:00:00Z')])
  expect(await createdDates(clientOf(two))).toEqual(['2030-01-01', '2030-01-31'])
  await one.close()
  await two.close()
})

test('while a rotation that is due cannot be stored reads are answered with 500, and once it can, with its version', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const { vault, client, send } = await openClient({ file })
  await client.createKey('orders', 'EC')
  await client.updateKeyRotationPolicy('orders', every30Days)
  // A trigger of the database itself refuses what a full disk would refuse.
  const { DatabaseSync } = loadSqlite()
  const other = new DatabaseSync(file)
  onTestFinished(() => other.close())
  other.exec("CREATE TRIGGER full BEFORE INSERT ON versions BEGIN SELECT RAISE(ABORT, 'no room'); END")
  await expect(vault.clock.advance('P31D')).rejects.toThrow('no room')

  const refused = await send('GET', '/keys/orders')
  expect(refused.status).toBe(500)
  expect(refused.body.error.code).toBe('InternalServerError')
  expect(refused.headers.get('date')).toBe(vault.now().toUTCString())
  const stranger = await vault.fetch(new Request(`${vault.url}/keys/orders?api-version=7.4`))
  expect(stranger.status).toBe(401)

  other.exec('DROP TRIGGER full')
  expect((await send('GET', '/keys/orders')).body.attributes.created).toBe(Date.parse('2030-01-31T00:00:00Z') / 1000)
})
