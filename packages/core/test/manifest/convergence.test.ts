import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KeyOperation } from '../../src/keys/key.ts'
import { createKey } from '../../src/lifecycle/create.ts'
import { setRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { applyPlan } from '../../src/manifest/apply.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { parsePlan } from '../../src/manifest/plan-file.ts'
import { planManifest } from '../../src/manifest/read-plan.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import type { Vault } from '../../src/vault/client.ts'
import { openVault } from '../open-vault.ts'

/** How a key may be found: made when, as what, and with what since. */
const found = fc.record({
  state: fc.constantFrom('absent', 'present', 'deleted'),
  tags: fc.constantFrom<Record<string, string>>({}, { team: 'a' }, { team: 'b', other: 'x' }),
  expiresAfterDays: fc.option(fc.constantFrom(30, 365, 2_000)),
  keyOperations: fc.constantFrom<KeyOperation[]>(['sign'], ['sign', 'verify']),
  enabled: fc.boolean(),
  policy: fc.option(
    fc.constantFrom(
      { rotateEvery: '300d' },
      { expireAfter: '2y', notifyBefore: '60d' },
      { rotateBeforeExpiry: '30d', expireAfter: '1y' },
    ),
  ),
  rotations: fc.constantFrom(0, 0, 1, 3),
  ageDays: fc.constantFrom(0, 2, 100, 400),
})

type Found = typeof found extends fc.Arbitrary<infer T> ? T : never

/** How a key may be described. A policy is stated by all of its fields or by none. */
const policies = fc.constantFrom(
  {},
  { rotateEvery: '90d' },
  { rotateEvery: '300d', expireAfter: '1y' },
  { rotateBeforeExpiry: '30d', expireAfter: '1y', notifyBefore: '45d' },
  { notifyBefore: '30d' },
)
const described = fc
  .record(
    {
      tags: fc.constantFrom({ team: 'a' }, { owner: 'y' }),
      expires: fc.constantFrom('5y', '2031-01-01', '900d'),
      notBefore: fc.constantFrom('2025-01-01', '1h'),
      ops: fc.constantFrom(['sign'], ['verify', 'sign']),
      enabled: fc.boolean(),
      ifOlderThan: fc.constantFrom('90d', '1y'),
      ifExpiresWithin: fc.constantFrom('60d'),
      ifDue: fc.boolean(),
      keep: fc.constantFrom(1, 2),
    },
    { requiredKeys: [] },
  )
  .chain((fields) => policies.map((policy) => ({ ...fields, ...policy })))

async function makeKey(vault: Vault, name: string, age: (days: number) => Promise<unknown>, key: Found) {
  if (key.state === 'absent') return
  const { tags, keyOperations, expiresAfterDays } = key
  await createKey(vault, name, {
    keyType: 'EC',
    tags,
    keyOperations,
    ...(expiresAfterDays !== null && { expiresOn: new Date(vault.now().getTime() + expiresAfterDays * 86_400_000) }),
  })
  if (key.policy !== null) await setRotationPolicy(vault, name, key.policy)
  for (let i = 0; i < key.rotations; i++) {
    await age(3)
    await rotateKey(vault, name, { verify: false })
  }
  await age(key.ageDays)
  await vault.updateKey(name, { enabled: key.enabled })
  if (key.state === 'deleted') {
    await vault.deleteKey(name)
    await vault.sleep(30_000)
  }
}

test('whatever is described and whatever is found, what was applied leaves nothing to do', async () => {
  let rotated = 0
  await fc.assert(
    fc.asyncProperty(found, described, async (key, fields) => {
      const { vault, local } = await openVault()
      await makeKey(vault, 'orders', async (days) => local.clock.advance(`${days}d`), key)
      const manifest = parseManifest(JSON.stringify({ version: 1, keys: [{ name: 'orders', type: 'EC', ...fields }] }))
      const vaults = [{ reference: 'local', vault }]
      // One round, and one more for a key that had to be recovered first, or that the service rotates on account of its
      // new policy, which the plan announces. What is just switched on retires nothing in the same breath.
      let rounds = 1
      for (let round = 0; ; round++) {
        const plan = await planManifest(manifest, vaults)
        // Nothing can be done for a key that would expire at once; that is said, and not tried.
        if (plan.problems.length > 0) return expect(plan.steps).toEqual([])
        if (plan.steps.length === 0) return
        expect(round, JSON.stringify(plan.steps)).toBeLessThan(rounds)
        const enables = plan.steps.some(({ changes }) =>
          changes.some(({ field, to }) => field === 'enabled' && to === true),
        )
        if (enables || plan.steps.some(({ action }) => action === 'recover')) rounds++
        if (plan.steps.some(({ reason }) => reason.message.includes('the service will rotate it soon'))) rounds++
        const { steps } = await applyPlan(parsePlan(JSON.stringify(plan)), new Map([[vault.url, vault]]))
        expect(steps.map(({ outcome, error }) => [outcome, error])).toEqual(steps.map(() => ['done', null]))
        rotated += steps.filter(({ action }) => action === 'rotate').length
      }
    }),
    { numRuns: 80 },
  )
  expect(rotated).toBeGreaterThan(0)
})
