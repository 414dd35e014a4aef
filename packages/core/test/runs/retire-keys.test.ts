import { beforeEach, expect, test } from 'vitest'
import { retireKeys } from '../../src/runs/retire-keys.ts'
import type { Vault } from '../../src/vault/client.ts'
import { failureOf } from '../failure-of.ts'
import { makeKeys, type OpenedFleet, openFleet } from './open-fleet.ts'

let fleet: OpenedFleet
let one: Vault
let two: Vault
/** Of `orders` in the first vault, the oldest first. */
let ids: string[]

beforeEach(async () => {
  fleet = await openFleet({ names: ['one', 'two'] })
  ;[one, two] = fleet.vaults as [Vault, Vault]
  await makeKeys(one, ['orders', 'young'])
  await makeKeys(two, ['orders'])
  ids = [(await one.getKey('orders')).version]
  for (let month = 0; month < 2; month++) {
    for (const local of fleet.locals) await local.clock.advance('30d')
    ids.push((await one.rotateKey('orders', { operationId: crypto.randomUUID() })).version)
    await two.rotateKey('orders', { operationId: crypto.randomUUID() })
  }
  for (const local of fleet.locals) await local.clock.advance('2d')
})

test('the old versions of keys of several vaults are retired, and a missing key stops no other', async () => {
  const targets = [
    { vault: one, names: ['orders'] },
    { vault: one, names: ['absent'] },
    { vault: one, names: ['young'] },
    { vault: two, names: ['orders'] },
  ]
  expect((await retireKeys(targets)).outcomes).toMatchObject([
    {
      key: 'orders',
      vaultUrl: one.url,
      outcome: 'retired',
      steps: [{ version: ids[0], stage: 'expire', outcome: 'done' }],
    },
    { key: 'absent', outcome: 'failed', steps: [], error: { code: 'KEY_NOT_FOUND' } },
    { key: 'young', outcome: 'nothing-to-do' },
    { key: 'orders', vaultUrl: two.url, outcome: 'retired' },
  ])
})

test('a key that is named twice, in any case, is taken once', async () => {
  const { outcomes: results } = await retireKeys([
    { vault: one, names: ['orders'] },
    { vault: one, names: ['ORDERS'] },
  ])
  expect(results).toHaveLength(1)
})

test('only the versions that are named for a key are retired', async () => {
  const { outcomes } = await retireKeys([{ vault: one, names: ['orders'] }], { versionsOf: () => [] })
  const [result] = outcomes
  expect(result).toMatchObject({ outcome: 'nothing-to-do', steps: [] })
  expect((await one.getKey('orders', ids[0])).expiresOn).toBeUndefined()
})

test('a version that something uses is left, in that vault only, and all are while a use is unknown', async () => {
  const use = {
    file: 'dek.json',
    path: null,
    format: 'envelope',
    key: 'orders',
    version: ids[0] ?? '',
    vaultUrl: one.url,
  }
  const targets = [
    { vault: one, names: ['orders'] },
    { vault: two, names: ['orders'] },
  ]
  const uses = { uses: [use], unknown: [], versions: [] }
  expect((await retireKeys(targets, { uses })).outcomes).toMatchObject([
    {
      vaultUrl: one.url,
      outcome: 'nothing-to-do',
      left: expect.arrayContaining([
        { version: ids[0], reason: { code: 'STILL_NEEDED', message: 'dek.json needs it', uses: 1 } },
      ]),
    },
    { vaultUrl: two.url, outcome: 'retired' },
  ])
  const unknown = [{ file: 'secrets.json', path: '$.dek', reason: 'no version' }]
  expect((await retireKeys(targets.slice(0, 1), { uses: { uses: [], unknown, versions: [] } })).outcomes).toMatchObject(
    [{ outcome: 'skipped', reason: { code: 'NEED_UNKNOWN' } }],
  )
})

test('after an interruption the keys that were not begun say so', async () => {
  const signal = AbortSignal.abort()
  expect((await retireKeys([{ vault: one, names: ['orders'] }], { signal })).outcomes).toMatchObject([
    { outcome: 'failed', error: { code: 'INTERRUPTED' } },
  ])
})

test('wrong rules are refused before anything is asked', async () => {
  fleet.forget()
  expect(await failureOf(retireKeys([{ vault: one, names: ['orders'] }], { grace: '1h' }))).toMatchObject({
    code: 'INVALID_INPUT',
  })
  expect(fleet.sent).toEqual([])
})
