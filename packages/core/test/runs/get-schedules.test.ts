import { expect, test } from 'vitest'
import { getSchedules } from '../../src/runs/get-schedules.ts'
import type { Vault } from '../../src/vault/client.ts'
import { failureOf } from '../failure-of.ts'
import { makeKeys, openFleet } from './open-fleet.ts'

test('each key has its own schedule under the same rules, for two calls a key', async () => {
  const { vaults, sent, forget } = await openFleet({ names: ['one', 'two'] })
  const [one, two] = vaults as [Vault, Vault]
  await makeKeys(one, ['orders'])
  await makeKeys(two, ['invoices'])
  forget()
  const targets = [
    { vault: one, names: ['orders'] },
    { vault: two, names: ['invoices'] },
    { vault: two, names: ['absent'] },
  ]
  expect((await getSchedules(targets, { rotation: { ifOlderThan: '90d' } })).outcomes).toMatchObject([
    { key: 'orders', vaultUrl: one.url, events: [{ on: '2026-04-01T00:00:00Z', what: 'rotate', by: 'keyturn' }] },
    { key: 'invoices', vaultUrl: two.url, events: [{ what: 'rotate' }] },
    { key: 'absent', vaultUrl: two.url, events: [], error: { code: 'KEY_NOT_FOUND' } },
  ])
  // The first request to each vault goes out twice: its answer says where to sign in.
  expect(new Set(sent.filter((line) => !line.includes('absent')))).toHaveProperty('size', 4)
})

test('rules that cannot be read are refused before anything is asked', async () => {
  const { vaults, sent } = await openFleet()
  const targets = [{ vault: vaults[0] as Vault, names: ['orders'] }]
  expect(await failureOf(getSchedules(targets, { rotation: { ifOlderThan: 'soon' } }))).toMatchObject({
    code: 'INVALID_INPUT',
  })
  expect(await failureOf(getSchedules(targets, { retirement: { keep: 0 } }))).toMatchObject({ code: 'INVALID_INPUT' })
  expect(sent).toEqual([])
})
