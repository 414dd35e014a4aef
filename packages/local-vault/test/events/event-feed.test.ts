import { join } from 'node:path'
import { KeyClient } from '@azure/keyvault-keys'
import { expect, onTestFinished, test } from 'vitest'
import { type EventGridEvent, openLocalVault } from '../../src/index.ts'
import { openClient } from '../open-client.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** The next events, in the short form that tests compare. */
async function take(events: AsyncIterable<EventGridEvent>, count: number): Promise<string[]> {
  const all: string[] = []
  for await (const { eventType, subject, eventTime } of events) {
    all.push(`${eventTime.slice(0, 10)} ${eventType.replace('Microsoft.KeyVault.', '')} ${subject}`)
    if (all.length === count) break
  }
  return all
}

test('a new key and each new version are told, with the data that the service sends', async () => {
  const { vault, client, send } = await openClient()
  await client.createEcKey('before')
  const events = vault.events()
  const created = await client.createEcKey('orders', { expiresOn: new Date('2031-01-01T00:00:00Z') })
  await client.rotateKey('orders')
  await send('PATCH', '/keys/orders', { tags: { a: 'b' } })
  const found: EventGridEvent[] = []
  for await (const event of events) if (found.push(event) === 2) break
  expect(found[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    topic: expect.stringMatching(/\/providers\/Microsoft\.KeyVault\/vaults\/contoso$/),
    subject: 'orders',
    eventType: 'Microsoft.KeyVault.KeyNewVersionCreated',
    eventTime: '2030-01-01T00:00:00.000Z',
    data: {
      Id: created.id,
      VaultName: 'contoso',
      ObjectType: 'Key',
      ObjectName: 'orders',
      Version: created.properties.version,
      NBF: null,
      EXP: Date.UTC(2031, 0, 1) / 1000,
    },
    dataVersion: '1',
    metadataVersion: '1',
  })
  expect(found[1]?.data.Version).toBe((await client.getKey('orders')).properties.version)
})

test('a jump of the clock tells what it passed, each at its own time and of the version that was the newest then', async () => {
  const { vault, client } = await openClient()
  const events = vault.events()
  await client.createEcKey('orders', { expiresOn: new Date('2030-04-01T00:00:00Z') })
  await client.updateKeyRotationPolicy('orders', {
    expiresIn: 'P90D',
    lifetimeActions: [
      { action: 'Rotate', timeBeforeExpiry: 'P10D' },
      { action: 'Notify', timeBeforeExpiry: 'P20D' },
    ],
  })
  await vault.clock.set('2030-06-01T00:00:00Z')
  expect(await take(events, 4)).toEqual([
    '2030-01-01 KeyNewVersionCreated orders',
    '2030-03-12 KeyNearExpiry orders',
    '2030-03-22 KeyNewVersionCreated orders',
    '2030-05-31 KeyNearExpiry orders',
  ])
})

test('without a policy a key is near its expiry 30 days before, and expired at it', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders', { expiresOn: new Date('2030-03-02T00:00:00Z') })
  await client.createEcKey('gone', { expiresOn: new Date('2030-03-02T00:00:00Z') })
  await client.beginDeleteKey('gone')
  const events = vault.events()
  await vault.clock.set('2030-01-30T23:59:59Z')
  await vault.clock.set('2030-01-31T00:00:00Z')
  await vault.clock.set('2030-03-02T00:00:00Z')
  expect(await take(events, 2)).toEqual(['2030-01-31 KeyNearExpiry orders', '2030-03-02 KeyExpired orders'])
})

test('what another process does to the store is told as well, and the same event has the same id everywhere', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const open = async () => {
    const vault = await openLocalVault({ file, name: 'contoso' })
    onTestFinished(() => vault.close())
    return vault
  }
  const [first, second] = [await open(), await open()]
  const idIn = async (events: AsyncIterable<EventGridEvent>) => {
    for await (const { id } of events) return id
    return undefined
  }
  const ids = [idIn(first.events()), idIn(second.events())]
  await new KeyClient(second.url, second.credential, { httpClient: second.httpClient }).createEcKey('orders')
  const [one, other] = await Promise.all(ids)
  expect(one).toBe(other)
  expect(one).toMatch(/^[0-9a-f-]{36}$/)
})

test('a version that is near its expiry from the start is told of so, whatever was looked at in that second', async () => {
  const { vault, client } = await openClient()
  const told = take(vault.events(), 2)
  await client.createEcKey('short', { expiresOn: new Date('2030-01-11T00:00:00Z') })
  expect(await told).toEqual(['2030-01-01 KeyNewVersionCreated short', '2030-01-01 KeyNearExpiry short'])
})

test('a Managed HSM tells nothing, and a vault of the same store what happens to its own keys', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const [hsm, vault] = await Promise.all(
    (['managed-hsm', 'standard'] as const).map((profile) => openLocalVault({ file, name: profile, profile })),
  )
  if (hsm === undefined || vault === undefined) throw new Error('both were opened')
  onTestFinished(async () => {
    await Promise.all([hsm.close(), vault.close()])
  })
  const first = take(hsm.events(), 1)
  for (const { url, credential, httpClient } of [hsm, vault]) {
    const client = new KeyClient(url, credential, { httpClient })
    await client.createEcKey(url === hsm.url ? 'in-the-hsm' : 'in-the-vault', { hsm: url === hsm.url })
  }
  expect((await first)[0]).toMatch(/KeyNewVersionCreated in-the-vault$/)
})

test('an event is told as a CloudEvent where that is asked for', async () => {
  const { vault, client } = await openClient()
  const events = vault.events({ schema: 'cloudevents' })
  const { id } = await client.createEcKey('orders')
  for await (const event of events) {
    expect(event).toEqual({
      specversion: '1.0',
      id: expect.any(String),
      source: expect.stringContaining('/vaults/contoso'),
      subject: 'orders',
      type: 'Microsoft.KeyVault.KeyNewVersionCreated',
      time: '2030-01-01T00:00:00.000Z',
      data: expect.objectContaining({ Id: id }),
    })
    break
  }
})

test('a signal ends the events, and so does closing the vault', async () => {
  const { vault } = await openClient()
  const stop = new AbortController()
  const stopped = take(vault.events({ signal: stop.signal }), 1)
  const closed = take(vault.events(), 1)
  stop.abort()
  expect(await stopped).toEqual([])
  await vault.close()
  expect(await closed).toEqual([])
})
