import { expect, onTestFinished, test } from 'vitest'
import { openLocalVault } from '../src/index.ts'
import { openClient } from './open-client.ts'

test('without a setting the clock is the system clock', async () => {
  const vault = await openLocalVault()
  onTestFinished(() => vault.close())
  const before = Date.now()
  const now = vault.now().getTime()
  expect(now).toBeGreaterThanOrEqual(before)
  expect(now).toBeLessThanOrEqual(Date.now())
  expect(vault.clock.isFrozen()).toBe(false)
})

test('a running clock runs on from where it was set, and a frozen one stands still', async () => {
  const vault = await openLocalVault()
  onTestFinished(() => vault.close())
  await vault.clock.set('2040-06-01T00:00:00Z')
  expect(vault.now().toISOString()).toMatch(/^2040-06-01T00:00:0/)
  expect(vault.clock.isFrozen()).toBe(false)
  const frozen = await vault.clock.freeze()
  expect(vault.clock.isFrozen()).toBe(true)
  expect(vault.now()).toEqual(frozen)
  expect(await vault.clock.advance('1d')).toEqual(new Date(frozen.getTime() + 86_400_000))
  await vault.clock.resume()
  expect(vault.clock.isFrozen()).toBe(false)
  expect(vault.now().getTime()).toBeGreaterThanOrEqual(frozen.getTime() + 86_400_000)
})

test.each([
  ['P91D', '2030-05-02'],
  ['91d', '2030-05-02'],
  ['P1M', '2030-02-28'],
  ['P1Y', '2031-01-31'],
  ['1y', '2031-01-31'],
  ['PT24H', '2030-02-01'],
  ['24h', '2030-02-01'],
  ['86400s', '2030-02-01'],
  ['P1Y1M1W1DT24H', '2031-03-09'],
  ['2w', '2030-02-14'],
  [86_400_000, '2030-02-01'],
])('advancing from the 31st of January by %s leads to %s', async (by, date) => {
  const { vault } = await openClient({ now: '2030-01-31T00:00:00Z' })
  expect(await vault.clock.advance(by)).toEqual(new Date(date))
})

test.each([
  '',
  'P',
  'PT',
  '3 month',
  'p1d',
  ' P1D',
  '-1d',
  '1m',
  'P1.5D',
  'P1D1M',
  -1,
  Number.NaN,
  'P9999Y',
  '9999999999w',
  `P${'9'.repeat(400)}Y`,
])('advancing by %o is refused and moves nothing', async (by) => {
  const { vault } = await openClient()
  await expect((async () => vault.clock.advance(by))()).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  expect(vault.now()).toEqual(new Date('2030-01-01T00:00:00Z'))
})

test('every timestamp and the Date header come from the clock', async () => {
  const { vault, client, send } = await openClient()
  await client.createEcKey('orders')
  await vault.clock.set('2031-01-01T00:00:00.999Z')
  expect((await client.rotateKey('orders')).properties.createdOn).toEqual(new Date('2031-01-01T00:00:00Z'))
  expect((await client.updateKeyProperties('orders', {})).properties.updatedOn).toEqual(new Date('2031-01-01'))
  expect((await send('GET', '/keys')).headers.get('date')).toBe('Wed, 01 Jan 2031 00:00:00 GMT')
  expect((await send('DELETE', '/keys/orders')).body.deletedDate).toBe(Date.UTC(2031, 0, 1) / 1000)
})

test('after the clock was set back the version that was made last is the latest', async () => {
  const { vault, client } = await openClient()
  await client.createEcKey('orders')
  await vault.clock.set('2029-01-01T00:00:00Z')
  const second = await client.rotateKey('orders')
  expect(second.properties.createdOn).toEqual(new Date('2029-01-01T00:00:00Z'))
  expect((await client.getKey('orders')).properties.version).toBe(second.properties.version)
})
