import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { getRotationPolicy, setRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { updateKey } from '../../src/lifecycle/update.ts'
import { type ApplyPlanOptions, type ApplyResult, applyPlan } from '../../src/manifest/apply.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import type { Plan } from '../../src/manifest/plan.ts'
import { parsePlan } from '../../src/manifest/plan-file.ts'
import { planManifest } from '../../src/manifest/read-plan.ts'
import type { ApplyingVault } from '../../src/manifest/steps/step.ts'
import { openJournal } from '../../src/once/journal.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import type { Vault } from '../../src/vault/client.ts'
import { failureOf } from '../failure-of.ts'
import { type OpenedVault, type OpenVaultOptions, openVault } from '../open-vault.ts'

async function planFor(vault: Vault, manifest: string): Promise<Plan> {
  const plan = await planManifest(parseManifest(manifest), [{ reference: 'local', vault }])
  // As from a file: what is applied has always been JSON.
  return parsePlan(JSON.stringify(plan))
}

function apply(vault: ApplyingVault, plan: Plan, options?: ApplyPlanOptions): Promise<ApplyResult> {
  return applyPlan(plan, new Map([[vault.url, vault]]), options)
}

function outcomes({ steps }: ApplyResult): string[] {
  return steps.map(({ action, key, outcome }) => `${action} ${key} ${outcome}`)
}

const writes = ({ method }: { method: string }) => method !== 'GET'

describe('a plan of every kind of step', () => {
  const manifest = `
version: 1
defaults: { type: EC, tags: { managed-by: keyturn } }
keys:
  - { name: new, expires: 1y, rotateEvery: 90d, expireAfter: 1y }
  - { name: gone }
  - { name: there, ops: [sign], expires: 2027-12-31, rotateEvery: 200d }
  - { name: old, ifOlderThan: 90d, expires: 180d }
  - { name: worn, keep: 1, grace: 30d }
`

  test('is applied in its order, and then nothing is left to do', async () => {
    const { vault, local } = await openVault()
    for (const name of ['gone', 'there', 'old', 'worn']) await createKey(vault, name, { keyType: 'EC' })
    await local.clock.advance('100d')
    await rotateKey(vault, 'worn', { verify: false })
    await local.clock.advance('2d')
    await vault.deleteKey('gone')
    await vault.sleep(30_000)

    const plan = await planFor(vault, manifest)
    const events: string[] = []
    const result = await apply(vault, plan, { onEvent: ({ type }) => events.push(type) })
    expect(outcomes(result)).toEqual([
      'create new done',
      'policy new done',
      'recover gone done',
      'update there done',
      'policy there done',
      'update old done',
      'rotate old done',
      'update worn done',
      'retire worn done',
    ])
    expect(result.stopped).toBeNull()
    expect(events[0]).toBe('checked')
    for (const type of ['step', 'done']) expect(events.filter((each) => each === type)).toHaveLength(9)

    const made = await vault.getKey('new')
    expect(made).toMatchObject({ keyType: 'EC', tags: { 'managed-by': 'keyturn' } })
    expect(made.expiresOn?.getTime()).toBe(new Date(made.createdOn ?? 0).setUTCFullYear(2027))
    expect(await getRotationPolicy(vault, 'new')).toMatchObject({ rotateEvery: 'P90D', expireAfter: 'P1Y' })
    expect(await vault.getKey('there')).toMatchObject({
      keyOperations: ['sign'],
      expiresOn: new Date('2027-12-31T00:00:00Z'),
    })
    const rotated = await vault.getKey('old')
    expect(rotated.tags).toEqual({ 'managed-by': 'keyturn' })
    expect(Number(rotated.expiresOn) - Number(rotated.createdOn)).toBeGreaterThanOrEqual(180 * 86_400_000)
    expect(result.steps.find(({ action }) => action === 'rotate')).toMatchObject({
      version: rotated.version,
      rotation: { outcome: 'rotated', verification: { ok: true } },
    })
    expect(result.steps.at(-1)).toMatchObject({ retirement: { outcome: 'retired' } })

    const next = await planFor(vault, manifest)
    // The recovered key could be described no better before it was back.
    expect(next.steps.map(({ action, key }) => [action, key])).toEqual([['update', 'gone']])
    await apply(vault, next)
    expect((await planFor(vault, manifest)).steps).toEqual([])
  })

  test('rotates before it sets a policy by which the key is overdue, so that the service does not rotate it again', async () => {
    const { vault, local } = await openVault()
    await createKey(vault, 'old', { keyType: 'EC' })
    await local.clock.advance('100d')
    const overdue = 'version: 1\nkeys: [{ name: old, type: EC, ifOlderThan: 90d, rotateEvery: 90d, expireAfter: 1y }]'
    const plan = await planFor(vault, overdue)
    expect(plan.steps.map(({ action }) => action)).toEqual(['rotate', 'policy'])
    expect(outcomes(await apply(vault, plan))).toEqual(['rotate old done', 'policy old done'])
    await local.clock.advance('1d')
    const { createdOn, expiresOn } = await vault.getKey('old')
    const versions = []
    for await (const each of vault.listVersions('old')) versions.push(each)
    expect(versions).toHaveLength(2)
    expect(expiresOn?.getTime()).toBe(new Date(createdOn ?? 0).setUTCFullYear(2027))
    expect((await planFor(vault, overdue)).steps).toEqual([])
  })

  test('makes at most one version of a key when the answer to its rotation is lost', async () => {
    let lost = 0
    const { vault, local } = await openVault({
      transport: async (request, inner) => {
        const answer = await inner.sendRequest(request)
        if (!request.url.includes('/rotate') || answer.status !== 200) return answer
        lost++
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
      },
    })
    await createKey(vault, 'old', { keyType: 'EC' })
    await local.clock.advance('100d')
    const result = await apply(
      vault,
      await planFor(vault, 'version: 1\nkeys: [{ name: old, type: EC, ifOlderThan: 90d }]'),
    )
    expect(result.steps).toMatchObject([{ outcome: 'done', rotation: { outcome: 'adopted' } }])
    expect(lost).toBe(1)
  })
})

test('a rotation of a run that was killed is waited for and taken up, not made again', async () => {
  const { vault, local } = await openVault()
  const { version: previousVersion } = await createKey(vault, 'old', { keyType: 'EC' })
  await local.clock.advance('100d')
  const plan = await planFor(vault, 'version: 1\nkeys: [{ name: old, type: EC, ifOlderThan: 90d }]')
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-apply-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const journal = await openJournal(join(folder, 'rotations.jsonl'))
  const begun = {
    operationId: crypto.randomUUID(),
    vaultUrl: vault.url,
    key: 'old',
    previousVersion,
    knownVersions: [previousVersion],
  }
  await journal.begin({ ...begun, at: vault.now().toISOString() })
  // Its request lands while the next run looks.
  let landed: Promise<unknown> | undefined
  const looking: ApplyingVault = {
    ...vault,
    sleep: async () => {
      landed ??= vault.rotateKey('old')
      await landed
    },
  }
  const { steps } = await applyPlan(plan, new Map([[vault.url, looking]]), { journal })
  expect(steps).toMatchObject([{ outcome: 'done', rotation: { outcome: 'adopted', reason: { code: 'RESUMED' } } }])
})

describe('a world that moved after the plan was made', () => {
  const manifest = `
version: 1
defaults: { type: EC, ifOlderThan: 90d }
keys:
  - { name: first }
  - { name: second, tags: { team: b } }
  - { name: third, rotateEvery: 90d }
`

  async function openPlanned(options: OpenVaultOptions = {}): Promise<OpenedVault & { plan: Plan }> {
    const opened = await openVault(options)
    for (const name of ['first', 'second', 'third']) await createKey(opened.vault, name, { keyType: 'EC' })
    await opened.local.clock.advance('100d')
    const plan = await planFor(opened.vault, manifest)
    await opened.local.clock.advance('1h')
    return { ...opened, plan }
  }

  test.each<[string, (vault: Vault) => Promise<unknown>, RegExp]>([
    [
      'rotated',
      (vault) => rotateKey(vault, 'second', { verify: false }),
      /key "second".* has the latest version [0-9a-f]{32}, not/,
    ],
    [
      'changed',
      (vault) => updateKey(vault, 'second', { tags: { team: 'c' } }),
      /key "second".* was changed on .*, after the plan was made/,
    ],
    [
      'deleted',
      (vault) => vault.deleteKey('second').then(() => vault.sleep(30_000)),
      /key "second".* is deleted, not present as planned/,
    ],
    [
      'given a policy',
      (vault) => setRotationPolicy(vault, 'third', { rotateEvery: '200d' }),
      /key "third".* has another rotation policy than planned/,
    ],
  ])('stops before anything is written when a key was %s', async (_what, move, message) => {
    const { vault, plan, sent } = await openPlanned()
    await move(vault)
    sent.length = 0
    const error = await failureOf(apply(vault, plan))
    expect(error).toMatchObject({ code: 'CONFLICT', message: expect.stringMatching(message) })
    expect(error.message).toContain('nothing was applied')
    expect(sent.filter(writes)).toEqual([])
  })

  test('names every key that moved', async () => {
    const { vault, plan } = await openPlanned()
    for (const name of ['first', 'third']) await updateKey(vault, name, { tags: { a: 'b' } })
    const { message } = await failureOf(apply(vault, plan))
    expect(message).toMatch(/key "first"[\s\S]*key "third"/)
    expect(message).not.toContain('"second"')
  })

  test('stops at a key that is made by somebody else in place of a missing one', async () => {
    const { vault } = await openVault()
    const plan = await planFor(vault, 'version: 1\nkeys: [{ name: a, type: EC }]')
    await createKey(vault, 'a', { keyType: 'RSA' })
    expect(await failureOf(apply(vault, plan))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('key "a" in https://default.vault.localhost is present, not absent as planned'),
    })
  })

  test('stops right before a key that moves while the run is under way, and leaves the rest undone', async () => {
    let looks: number | undefined
    const opened = await openPlanned({
      transport: async (request, local) => {
        if (
          looks !== undefined &&
          request.method === 'GET' &&
          /\/keys\/second\/?\?/.test(request.url) &&
          ++looks === 2
        ) {
          // Another writer, between the first look at all keys and the one before the step.
          await updateKey(opened.vault, 'second', { enabled: false })
        }
        return local.sendRequest(request)
      },
    })
    looks = 0
    const result = await apply(opened.vault, opened.plan, { concurrency: 1 })
    expect(outcomes(result)).toEqual([
      'rotate first done',
      'update second failed',
      'rotate second not-run',
      'rotate third not-run',
      'policy third not-run',
    ])
    expect(result.stopped).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('key "second"') })
    expect((await opened.vault.getKey('second')).tags).toEqual({})
  })

  test('brings keys that are under way to their end when another one has moved', async () => {
    let looks: number | undefined
    const opened = await openPlanned({
      transport: async (request, local) => {
        if (
          looks !== undefined &&
          request.method === 'GET' &&
          /\/keys\/first\/?\?/.test(request.url) &&
          ++looks === 2
        ) {
          await updateKey(opened.vault, 'first', { tags: { a: 'b' } })
        }
        return local.sendRequest(request)
      },
    })
    looks = 0
    const result = await apply(opened.vault, opened.plan, { concurrency: 2 })
    expect(result.stopped).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('key "first"') })
    expect(outcomes(result)).toEqual([
      'rotate first failed',
      'update second done',
      'rotate second done',
      'rotate third not-run',
      'policy third not-run',
    ])
  })

  test('stops at a key that somebody else makes between the last look and the step', async () => {
    let armed = false
    const opened = await openVault({
      transport: async (request, local) => {
        if (armed && request.url.includes('/keys/a/versions')) {
          armed = false
          await createKey(opened.vault, 'a', { keyType: 'EC' })
        }
        return local.sendRequest(request)
      },
    })
    const plan = await planFor(opened.vault, 'version: 1\nkeys: [{ name: a, type: EC }, { name: b, type: EC }]')
    armed = true
    const result = await apply(opened.vault, plan, { concurrency: 1 })
    expect(outcomes(result)).toEqual(['create a failed', 'create b not-run'])
    expect(result.stopped).toMatchObject({ code: 'KEY_EXISTS' })
  })

  test('finds a change within the second of the plan in the value that it would overwrite', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'a', { keyType: 'EC', tags: { team: 'a' } })
    const plan = await planFor(vault, 'version: 1\nkeys: [{ name: a, type: EC, tags: { team: b } }]')
    await updateKey(vault, 'a', { tags: { team: 'c' } })
    const [step] = plan.steps
    expect((await vault.getKey('a')).updatedOn?.toISOString().replace('.000Z', 'Z')).toBe(step?.expect.updatedOn)
    expect(await failureOf(apply(vault, plan))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('another value of tags than planned'),
    })
  })

  test('goes on with a plan of which nothing moved, however old it is', async () => {
    const { vault, local, plan } = await openPlanned()
    await local.clock.advance('20d')
    expect((await apply(vault, plan)).steps.every(({ outcome }) => outcome === 'done')).toBe(true)
  })
})

describe('a retirement', () => {
  const manifest = 'version: 1\nkeys: [{ name: worn, type: EC, keep: 1, grace: 30d }]'

  async function openWorn() {
    const opened = await openVault()
    await createKey(opened.vault, 'worn', { keyType: 'EC' })
    for (let i = 0; i < 2; i++) {
      await opened.local.clock.advance('30d')
      await rotateKey(opened.vault, 'worn', { verify: false })
    }
    await opened.local.clock.advance('2d')
    return opened
  }

  test('expires and later disables the versions that the plan names', async () => {
    const { vault, local } = await openWorn()
    const first = await planFor(vault, manifest)
    expect(first.steps).toMatchObject([{ action: 'retire', changes: [{ field: 'expires' }, { field: 'expires' }] }])
    expect(outcomes(await apply(vault, first))).toEqual(['retire worn done'])
    const waiting = await planFor(vault, manifest)
    expect(waiting).toMatchObject({ steps: [], idle: [{ nextRetirement: '2026-04-03T00:00:00Z' }] })
    await local.clock.advance('30d')
    const second = await planFor(vault, manifest)
    expect(second.steps).toMatchObject([
      {
        changes: [
          { field: 'enabled', to: false },
          { field: 'enabled', to: false },
        ],
      },
    ])
    await apply(vault, second)
    const enabled: boolean[] = []
    for await (const each of vault.listVersions('worn')) enabled.push(each.enabled)
    expect(enabled.filter(Boolean)).toHaveLength(1)
  })

  test('stops when a version that it names was changed', async () => {
    const { vault, sent } = await openWorn()
    const plan = await planFor(vault, manifest)
    const version = plan.steps[0]?.changes[0]?.version
    await updateKey(vault, 'worn', { version, enabled: false })
    sent.length = 0
    expect(await failureOf(apply(vault, plan))).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(`version ${version} in another state than planned`),
    })
    expect(sent.filter(writes)).toEqual([])
  })
})

describe('a step that fails', () => {
  test('ends the steps of its key, and the other keys get theirs', async () => {
    const { vault } = await openVault({
      transport: (request, local) => {
        const denied = request.url.includes('/keys/a/rotationpolicy') && request.method === 'PUT'
        // A path that the vault does not know: it refuses, as it would for want of a permission.
        return local.sendRequest(
          denied
            ? Object.assign(request, { url: request.url.replace('/rotationpolicy', '/rotationpolicy/no') })
            : request,
        )
      },
    })
    for (const name of ['a', 'b']) await createKey(vault, name, { keyType: 'EC' })
    const plan = await planFor(
      vault,
      'version: 1\ndefaults: { type: EC, tags: { x: y }, rotateEvery: 90d }\nkeys: [{ name: a }, { name: b }]',
    )
    const result = await apply(vault, plan)
    expect(outcomes(result)).toEqual(['update a done', 'policy a failed', 'update b done', 'policy b done'])
    expect(result.steps[1]?.error).toMatchObject({ code: 'INVALID_INPUT' })
    expect(result.stopped).toBeNull()
  })
})

describe('a run that is ended', () => {
  test('begins no further step, and the next plan finds what is left', async () => {
    const { vault } = await openVault()
    const manifest = 'version: 1\ndefaults: { type: EC }\nkeys: [{ name: a }, { name: b }, { name: c }]'
    const controller = new AbortController()
    const result = await apply(vault, await planFor(vault, manifest), {
      concurrency: 1,
      signal: controller.signal,
      onEvent: (event) => {
        if (event.type === 'done' && event.result.key === 'a') controller.abort()
      },
    })
    expect(outcomes(result)).toEqual(['create a done', 'create b not-run', 'create c not-run'])
    expect(result.stopped).toMatchObject({ code: 'INTERRUPTED' })
    expect((await planFor(vault, manifest)).steps.map(({ key }) => key)).toEqual(['b', 'c'])
  })

  test.each([0, 17, 1.5])('refuses to work on %s keys at once', async (concurrency) => {
    const { vault } = await openVault()
    const plan = await planFor(vault, 'version: 1\nkeys: [{ name: a, type: EC }]')
    expect(await failureOf(apply(vault, plan, { concurrency }))).toMatchObject({ code: 'INVALID_INPUT' })
  })

  test('does nothing without one of its vaults', async () => {
    const { vault, sent } = await openVault()
    const plan = await planFor(vault, 'version: 1\nkeys: [{ name: a, type: EC }]')
    sent.length = 0
    expect(await failureOf(applyPlan(plan, new Map()))).toMatchObject({ code: 'INVALID_INPUT' })
    expect(sent).toEqual([])
  })
})
