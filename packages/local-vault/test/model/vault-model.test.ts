import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openLocalVault } from '../../src/index.ts'
import { sender } from '../open-client.ts'
import { type Outcome, type Step, VaultModel, versionText } from './vault-model.ts'

const day = 86_400
const start = Date.UTC(2030, 0, 1) / 1000
const runs = Number(process.env.MODEL_RUNS ?? 1000)

const key = fc.constantFrom('a', 'b', 'C')
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('create' as const),
        key,
        enabled: fc.boolean(),
        expiresInDays: fc.constantFrom(null, 10, 100),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constantFrom('rotate' as const, 'delete' as const, 'recover' as const, 'purge' as const),
        key,
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constantFrom('get' as const, 'get deleted' as const, 'versions' as const), key }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('list' as const, 'list deleted' as const) }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('enable' as const), key, enabled: fc.boolean(), older: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('tag' as const), key, tag: fc.string({ maxLength: 5 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('policy' as const),
        key,
        rotateAfterDays: fc.integer({ min: 6, max: 40 }),
        expireAfterDays: fc.option(fc.integer({ min: 27, max: 60 })),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('advance' as const), days: fc.integer({ min: 1, max: 45 }) }) },
  ),
  { maxLength: 50, size: 'max' },
)

/** The same steps on a real vault, its answers reduced to what the model knows. */
async function openReal(): Promise<{ run(step: Step): Promise<Outcome>; close(): Promise<void> }> {
  const vault = await openLocalVault({ now: '2030-01-01T00:00:00Z', recoverableDays: 30 })
  const send = sender(vault)

  async function run(step: Step): Promise<Outcome> {
    switch (step.do) {
      case 'advance':
        await vault.clock.advance(`P${step.days}D`)
        return { status: 200 }
      case 'create': {
        const days = step.expiresInDays
        const exp = days === null ? {} : { exp: vault.now().getTime() / 1000 + days * day }
        return one('POST', `/keys/${step.key}/create`, { kty: 'EC', attributes: { enabled: step.enabled, ...exp } })
      }
      case 'rotate':
        return one('POST', `/keys/${step.key}/rotate`)
      case 'get':
        return one('GET', `/keys/${step.key}`)
      case 'delete':
        return one('DELETE', `/keys/${step.key}`)
      case 'recover':
        return one('POST', `/deletedkeys/${step.key}/recover`)
      case 'purge':
        return one('DELETE', `/deletedkeys/${step.key}`)
      case 'get deleted':
        return one('GET', `/deletedkeys/${step.key}`)
      case 'tag':
        return one('PATCH', `/keys/${step.key}`, { tags: { tag: step.tag } })
      case 'enable': {
        const version = step.older ? `/${await oldest(step.key)}` : ''
        return one('PATCH', `/keys/${step.key}${version}`, { attributes: { enabled: step.enabled } })
      }
      case 'policy': {
        const { rotateAfterDays, expireAfterDays } = step
        const { status, code } = await one('PUT', `/keys/${step.key}/rotationpolicy`, {
          lifetimeActions: [{ trigger: { timeAfterCreate: `P${rotateAfterDays}D` }, action: { type: 'Rotate' } }],
          attributes: expireAfterDays === null ? {} : { expiryTime: `P${expireAfterDays}D` },
        })
        return code === undefined ? { status } : { status, code }
      }
      case 'versions': {
        const items = await everyItem(`/keys/${step.key}/versions`)
        return { status: 200, shown: items.map((item) => versionText(version(item))).sort() }
      }
      case 'list':
      case 'list deleted': {
        const items = await everyItem(step.do === 'list' ? '/keys' : '/deletedkeys')
        return { status: 200, shown: items.map(({ kid }) => kid.split('/').at(-1)).sort() }
      }
    }
  }

  async function one(method: string, path: string, body?: unknown): Promise<Outcome> {
    const answer = await send(method, path, body)
    if (answer.status >= 400) return { status: answer.status, code: answer.body.error.code }
    return answer.body === undefined
      ? { status: answer.status }
      : { status: answer.status, shown: version(answer.body) }
  }

  async function everyItem(path: string): Promise<Item[]> {
    const { body } = await send('GET', path)
    const items: Item[] = body.value
    for (let link = body.nextLink; link !== null; ) {
      const { pathname, search } = new URL(link)
      const next = (await send('GET', `${pathname}${search}`)).body
      items.push(...next.value)
      link = next.nextLink
    }
    return items
  }

  /** The first version in time; of several made in the same second, any: the model's is the first made. */
  const firstVersions = new Map<string, string>()
  async function oldest(name: string): Promise<string> {
    return firstVersions.get(name.toLowerCase()) ?? '0'.repeat(32)
  }

  return {
    async run(step) {
      const outcome = await run(step)
      if (step.do === 'create' && outcome.status === 200 && !firstVersions.has(step.key.toLowerCase())) {
        const [only] = await everyItem(`/keys/${step.key}/versions`)
        firstVersions.set(step.key.toLowerCase(), only?.kid.split('/').at(-1) ?? '')
      }
      if (step.do === 'purge' && outcome.status === 204) firstVersions.delete(step.key.toLowerCase())
      if (step.do === 'advance') {
        for (const name of firstVersions.keys()) {
          const isLive = (await send('GET', `/keys/${name}`)).status === 200
          const isDeleted = (await send('GET', `/deletedkeys/${name}`)).status === 200
          if (!isLive && !isDeleted) firstVersions.delete(name)
        }
      }
      return outcome
    },
    close: vault.close,
  }
}

interface Item {
  kid: string
  attributes: { enabled: boolean; created: number; exp?: number }
  tags?: { tag?: string }
}

function version({ attributes, tags }: Pick<Item, 'attributes' | 'tags'>) {
  const { enabled, created, exp } = attributes
  return {
    created: (created - start) / day,
    enabled,
    expires: exp === undefined ? null : (exp - start) / day,
    tag: tags?.tag ?? null,
  }
}

test(`a small model and the vault agree on ${runs} random sequences of up to 50 steps`, {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const model = new VaultModel()
      const real = await openReal()
      try {
        for (const [index, step] of sequence.entries()) {
          const expected = model.run(step)
          expect([index, step, await real.run(step)]).toEqual([index, step, expected])
        }
      } finally {
        await real.close()
      }
    }),
    { numRuns: runs, endOnFailure: false },
  )
})
