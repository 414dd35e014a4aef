import { expect, test } from 'vitest'
import { parseDuration } from '../../src/duration.ts'
import { setRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { simulateKeys, simulateNewKey } from '../../src/runs/simulate-keys.ts'
import type { Vault } from '../../src/vault/client.ts'
import { failureOf } from '../failure-of.ts'
import { makeKeys, openFleet } from './open-fleet.ts'

const ahead = parseDuration('P100D')

test('keys are simulated with their own policy, and nothing is written', async () => {
  const { vaults, sent, forget } = await openFleet()
  const vault = vaults[0] as Vault
  await makeKeys(vault, ['orders', 'idle'])
  await setRotationPolicy(vault, 'orders', { rotateEvery: '60d', expireAfter: '90d' })
  forget()
  const targets = [{ vault, names: ['orders', 'idle', 'absent'] }]
  expect((await simulateKeys(targets, { ahead })).outcomes).toMatchObject([
    { key: 'orders', vaults: [vault.url], events: [{ on: '2026-03-02T00:00:00Z', what: 'rotate' }], findings: [] },
    { key: 'idle', events: [], findings: [{ code: 'NEVER_ROTATES' }] },
    { key: 'absent', events: [], findings: [], error: { code: 'KEY_NOT_FOUND' } },
  ])
  expect(sent.filter((line) => !line.startsWith('GET'))).toEqual([])
})

test("a given policy takes the place of the key's own, which is then not asked for", async () => {
  const { vaults, sent, forget } = await openFleet()
  const vault = vaults[0] as Vault
  await makeKeys(vault, ['orders'])
  forget()
  const { outcomes } = await simulateKeys([{ vault, names: ['orders'] }], { ahead, policy: { rotateEvery: '30d' } })
  const [simulated] = outcomes
  expect(simulated?.events.map(({ on }) => on.slice(0, 10))).toEqual(['2026-01-31', '2026-03-02', '2026-04-01'])
  expect(sent.filter((line) => line.endsWith('rotationpolicy'))).toEqual([])
})

test('a policy that the service would refuse is refused', async () => {
  const { vaults } = await openFleet()
  const targets = [{ vault: vaults[0] as Vault, names: ['orders'] }]
  expect(await failureOf(simulateKeys(targets, { policy: { rotateEvery: '3d' } }))).toMatchObject({
    code: 'INVALID_INPUT',
  })
})

test('a policy alone is simulated on a version that was made under it', () => {
  const now = new Date('2026-01-01T00:00:00Z')
  const simulated = simulateNewKey('a key', { policy: { rotateBeforeExpiry: '30d', expireAfter: '90d' }, ahead }, now)
  expect(simulated).toMatchObject({
    key: 'a key',
    vaults: [],
    events: [
      { on: '2026-03-02T00:00:00Z', what: 'rotate', version: 'new-1' },
      { on: '2026-04-01T00:00:00Z', what: 'expire', version: 'first' },
    ],
    findings: [],
  })
  expect(simulateNewKey('a key', { ahead }, now).findings).toMatchObject([{ code: 'NEVER_ROTATES' }])
})
