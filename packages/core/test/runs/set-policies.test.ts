import { expect, test } from 'vitest'
import { getRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { setRotationPolicies } from '../../src/runs/set-policies.ts'
import { makeKeys, numbered, openFleet } from './open-fleet.ts'

const policy = { rotateEvery: '90d', notifyBefore: '30d' }
const writes = (sent: readonly string[]) => sent.filter((line) => line.startsWith('PUT'))

test('keys of two vaults get one policy, those that have it are left, and a dry run says the same and sends nothing', async () => {
  const { vaults, sent, forget } = await openFleet({ names: ['a', 'b'] })
  const selection = vaults.map((vault) => ({ vault }))
  for (const vault of vaults) await makeKeys(vault, numbered('key', 2))
  await vaults[0]?.setRotationPolicy('key-0001', { rotateEvery: 'P90D', notifyBefore: 'P30D' })
  forget()
  const planned = await setRotationPolicies(selection, { policy, dryRun: true })
  expect(writes(sent)).toEqual([])
  const { outcomes, verdict } = await setRotationPolicies(selection, { policy })
  expect(outcomes.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual([
    'key-0001 unchanged',
    'key-0002 set',
    'key-0001 set',
    'key-0002 set',
  ])
  expect(outcomes[1]?.changes).toEqual([{ field: 'rotateEvery', from: null, to: 'P90D' }])
  expect(planned.outcomes).toEqual(outcomes.map((each) => ({ ...each, dryRun: true })))
  expect(verdict.status).toBe('done')
  for (const vault of vaults) {
    expect(await getRotationPolicy(vault, 'key-0002')).toMatchObject({ rotateEvery: 'P90D', isDefault: false })
  }
  forget()
  const again = await setRotationPolicies(selection, { policy })
  expect([again.outcomes.every(({ outcome }) => outcome === 'unchanged'), writes(sent)]).toEqual([true, []])
})

test('a policy that breaks a rule is refused before anything is sent, and a key that is not there stops no other', async () => {
  const { vaults, sent, forget } = await openFleet()
  const [vault] = vaults
  if (vault === undefined) throw new Error('there is no vault')
  await makeKeys(vault, ['orders'])
  forget()
  const keys = [{ vault, names: ['absent', 'orders'] }]
  await expect(setRotationPolicies(keys, { policy: { rotateEvery: '3d' } })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
  })
  expect(sent).toEqual([])
  const { outcomes, verdict } = await setRotationPolicies(keys, { policy })
  expect(outcomes.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual(['absent failed', 'orders set'])
  expect(verdict).toEqual({ status: 'partly', codes: ['KEY_NOT_FOUND'] })
})
