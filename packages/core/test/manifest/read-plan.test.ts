import { describe, expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { manifestFromVaults } from '../../src/manifest/from-vaults.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import type { Plan } from '../../src/manifest/plan.ts'
import { type PlanManifestOptions, type PlanningVault, planManifest } from '../../src/manifest/read-plan.ts'
import { type OpenedVault, type OpenVaultOptions, openVault } from '../open-vault.ts'

async function plan(vault: PlanningVault, manifest: string, options?: PlanManifestOptions): Promise<Plan> {
  return planManifest(parseManifest(manifest), [{ reference: 'local', vault }], options)
}

/** `n` EC keys `key-000`, `key-001` ... */
async function createKeys({ vault }: OpenedVault, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await vault.createKey(`key-${String(index).padStart(3, '0')}`, { keyType: 'EC' })
  }
}

/** Marks a key as a certificate's in the vault's answers, as the service does; the embedded vault has no certificates. */
function markManaged(name: string): NonNullable<OpenVaultOptions['transport']> {
  return async (request, local) => {
    const answer = await local.sendRequest(request)
    if (!answer.bodyAsText?.startsWith('{')) return answer
    const mark = (item: { kid?: string; key?: { kid: string }; managed?: boolean }) => {
      const id = item.kid ?? item.key?.kid ?? ''
      return id.includes(`/keys/${name}`) ? { ...item, managed: true } : item
    }
    const body = JSON.parse(answer.bodyAsText)
    return {
      ...answer,
      bodyAsText: JSON.stringify(Array.isArray(body.value) ? { ...body, value: body.value.map(mark) } : mark(body)),
    }
  }
}

describe('keys that the manifest names', () => {
  test('are planned in its order, each by what the vault holds', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'there', { keyType: 'EC', tags: { team: 'a' } })
    await createKey(vault, 'gone', { keyType: 'EC' })
    await vault.deleteKey('gone')
    await vault.sleep(30_000)
    const { steps, idle, problems, vaults, createdOn } = await plan(
      vault,
      `
version: 1
defaults: { type: EC }
keys:
  - { name: new }
  - { name: gone }
  - { name: there, tags: { team: b } }
  - { name: THERE-not }
`,
    )
    expect(steps.map(({ action, key }) => [action, key])).toEqual([
      ['create', 'new'],
      ['recover', 'gone'],
      ['update', 'there'],
      ['create', 'THERE-not'],
    ])
    expect(idle).toEqual([])
    expect(problems).toEqual([])
    expect(vaults).toEqual([{ url: 'https://default.vault.localhost', reference: 'local' }])
    expect(createdOn).toMatch(/^2026-01-01T00:0\d:\d\dZ$/)
  })

  test('that cannot be read are problems of their own, and the others are planned', async () => {
    const { vault } = await openVault({
      transport: (request, local) =>
        /\/keys\/orders\/rotationpolicy/.test(request.url)
          ? local.sendRequest(
              Object.assign(request, { url: request.url.replace('/rotationpolicy', '/nothing/nothing') }),
            )
          : local.sendRequest(request),
    })
    await createKeys({ vault } as OpenedVault, 1)
    await createKey(vault, 'orders', { keyType: 'EC' })
    const { steps, problems } = await plan(
      vault,
      'version: 1\ndefaults: { type: EC, rotateEvery: 90d }\nkeys: [{ name: orders }, { name: key-000 }]\n',
    )
    expect(problems).toMatchObject([{ vaultUrl: vault.url, key: 'orders', message: expect.any(String) }])
    expect(steps).toMatchObject([{ action: 'policy', key: 'key-000' }])
  })

  test('cost one read each, and one more only for a policy or the versions when these are described', async () => {
    const opened = await openVault()
    await createKeys(opened, 1)
    const cost = async (fields: string) => {
      opened.sent.length = 0
      await plan(opened.vault, `version: 1\nkeys: [{ name: key-000, type: EC${fields} }]\n`)
      return opened.sent.filter(({ authorized }) => authorized).map(({ path }) => path.replace('/keys/key-000', ''))
    }
    expect(await cost(', ifOlderThan: 90d')).toEqual([''])
    expect(await cost(', ifDue: true')).toEqual(['', '/rotationpolicy'])
    expect(await cost(', keep: 2')).toEqual(['', '/versions'])
  })
})

describe('selectors', () => {
  test('find keys by name and tag, the first that matches counts, and named keys are not theirs', async () => {
    const { vault, local } = await openVault()
    for (const name of ['app-a', 'app-b', 'db-a', 'named']) {
      await createKey(vault, name, { keyType: 'EC', tags: name === 'app-b' ? { team: 'Billing' } : {} })
    }
    await local.clock.advance('100d')
    const { steps, idle } = await plan(
      vault,
      `
version: 1
keys:
  - { name: named, type: EC }
selectors:
  - { match: { name: app-*, tags: { team: bil* } }, ifOlderThan: 200d }
  - { match: { name: "*-a" }, ifOlderThan: 90d }
  - { match: { name: "*" }, ifOlderThan: 1d }
`,
    )
    expect(steps.map(({ action, key }) => [action, key])).toEqual([
      ['rotate', 'app-a'],
      ['rotate', 'db-a'],
    ])
    expect(idle.map(({ key, nextDue }) => [key, nextDue])).toEqual([
      ['named', undefined],
      ['app-b', '2026-07-20T00:00:00Z'],
    ])
  })

  test('cost a call for 25 keys, and one more for each key that is due', async () => {
    const opened = await openVault()
    await createKeys(opened, 30)
    await opened.local.clock.advance('100d')
    await createKey(opened.vault, 'young', { keyType: 'EC' })
    opened.sent.length = 0
    const quiet = await plan(opened.vault, 'version: 1\nselectors: [{ match: { name: "*" }, ifOlderThan: 1y }]\n')
    expect(quiet.idle).toHaveLength(31)
    expect(opened.sent.filter(({ authorized }) => authorized).map(({ path }) => path)).toEqual(['/keys', '/keys'])
    opened.sent.length = 0
    const due = await plan(opened.vault, 'version: 1\nselectors: [{ match: { name: "*" }, ifOlderThan: 90d }]\n')
    expect(due.steps).toHaveLength(30)
    expect(opened.sent).toHaveLength(32)
  })

  test('never make a key that was deleted between the list and the look', async () => {
    let deleted = false
    const { vault } = await openVault({
      transport: async (request, local) => {
        const path = new URL(request.url).pathname
        const answer = await local.sendRequest(request)
        if (path === '/keys' && request.method === 'GET' && answer.status === 200 && !deleted) {
          deleted = true
          await vault.deleteKey('key-000')
        }
        return answer
      },
    })
    await createKeys({ vault } as OpenedVault, 1)
    const { steps, problems } = await plan(
      vault,
      'version: 1\nselectors: [{ match: { name: "*" }, rotateEvery: 90d }]\n',
    )
    expect(steps).toEqual([])
    expect(problems).toMatchObject([{ key: 'key-000', code: 'KEY_NOT_FOUND' }])
  })
})

describe('keys that belong to certificates', () => {
  test('are passed over by selectors, and a problem where the manifest names them', async () => {
    const { vault, local } = await openVault({ transport: markManaged('cert') })
    for (const name of ['cert', 'orders']) await createKey(vault, name, { keyType: 'EC' })
    await local.clock.advance('100d')
    const selected = await plan(
      vault,
      'version: 1\nselectors: [{ match: { name: "*" }, ifOlderThan: 90d, rotateEvery: 90d }]\n',
    )
    expect(selected.steps.every(({ key }) => key === 'orders')).toBe(true)
    expect(selected.idle).toMatchObject([{ key: 'cert', reason: { code: 'MANAGED' } }])
    const named = await plan(vault, 'version: 1\nkeys: [{ name: cert, type: EC, ifOlderThan: 90d }]\n')
    expect(named).toMatchObject({ steps: [], problems: [{ key: 'cert', code: 'NOT_ALLOWED' }] })
  })

  test('are no part of a manifest that is made from a vault, which says how many were left out', async () => {
    const { vault } = await openVault({ transport: markManaged('cert') })
    for (const name of ['cert', 'orders']) await createKey(vault, name, { keyType: 'EC' })
    const text = await manifestFromVaults([{ reference: 'local', vault }])
    expect(text).toContain('# Left out: 1 that belongs to a certificate.')
    expect(parseManifest(text).keys.map(({ name }) => name)).toEqual(['orders'])
  })
})

describe('several vaults', () => {
  test('have the keys that name them, and all others', async () => {
    const [a, b] = [await openVault({ local: { name: 'aaa' } }), await openVault({ local: { name: 'bbb' } })]
    const manifest = parseManifest(`
version: 1
vaults: [local:aaa, local:bbb]
defaults: { type: EC }
keys:
  - { name: both }
  - { name: only-b, vaults: [local:bbb] }
`)
    const { steps } = await planManifest(manifest, [
      { reference: 'local:aaa', vault: a.vault },
      { reference: 'local:bbb', vault: b.vault },
    ])
    expect(steps.map(({ vaultUrl, key }) => [vaultUrl, key])).toEqual([
      ['https://aaa.vault.localhost', 'both'],
      ['https://bbb.vault.localhost', 'both'],
      ['https://bbb.vault.localhost', 'only-b'],
    ])
  })

  test('are all needed, and each once', async () => {
    const { vault } = await openVault()
    const manifest = parseManifest('version: 1\nvaults: [local, contoso]\nkeys: [{ name: a, type: EC }]')
    await expect(planManifest(manifest, [{ reference: 'local', vault }])).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'a vault of the manifest is not connected: contoso',
    })
    const twice = [
      { reference: 'local', vault },
      { reference: 'contoso', vault },
    ]
    await expect(planManifest(manifest, twice)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  })
})

describe('a plan that cannot be made', () => {
  test('reads nothing more once it is interrupted', async () => {
    const opened = await openVault()
    await createKeys(opened, 3)
    const controller = new AbortController()
    const planning = plan(opened.vault, 'version: 1\nselectors: [{ match: { name: "*" }, rotateEvery: 90d }]\n', {
      concurrency: 1,
      signal: controller.signal,
      onKey: () => controller.abort(),
    })
    await expect(planning).rejects.toMatchObject({ code: 'INTERRUPTED' })
  })

  test.each([0, 17, 1.5])('refuses to read %s keys at once', async (concurrency) => {
    const { vault } = await openVault()
    await expect(plan(vault, 'version: 1\nkeys: [{ name: a, type: EC }]', { concurrency })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })
})

test('of a thousand keys that are not there only the first are asked for one by one', async () => {
  const { vault, sent } = await openVault()
  await createKey(vault, 'there', { keyType: 'EC' })
  await createKey(vault, 'gone', { keyType: 'EC' })
  await vault.deleteKey('gone')
  const names = Array.from({ length: 1_000 }, (_, index) => `absent-${index}`)
  const keys = [...names, 'Gone', 'There'].map((name) => `{ name: ${name}, type: EC }`).join(', ')
  const manifest = parseManifest(`version: 1\nkeys: [${keys}]`)
  sent.length = 0
  const { steps } = await planManifest(manifest, [{ reference: 'local', vault }])
  expect(Map.groupBy(steps, ({ action }) => action).get('create')).toHaveLength(1_000)
  expect(steps.filter(({ action }) => action !== 'create')).toMatchObject([{ action: 'recover', key: 'Gone' }])
  expect(sent.length).toBeLessThan(100)
})

test('where keys may not be listed, each is asked for', async () => {
  const { vault, local } = await openVault()
  local.faults.add({ kind: 'forbidden' }, { operation: ['getKeys', 'getDeletedKeys'], times: Number.POSITIVE_INFINITY })
  const names = Array.from({ length: 60 }, (_, index) => `{ name: absent-${index}, type: EC }`)
  const manifest = parseManifest(`version: 1\nkeys: [${names.join(', ')}]`)
  const { steps, problems } = await planManifest(manifest, [{ reference: 'local', vault }])
  expect(steps).toHaveLength(60)
  expect(problems).toEqual([])
})
