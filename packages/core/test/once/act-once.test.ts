import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { type ActEvent, actOnce, expectOneVersion, type VersionWatch } from '../../src/once/act-once.ts'
import { type Fault, type FaultyVault, openFaultyVault } from './faulty-vault.ts'

let faulty: FaultyVault

beforeEach(async () => {
  faulty = await openFaultyVault()
})

afterEach(() => faulty.close())

async function countVersions(name: string): Promise<number> {
  let count = 0
  for await (const _ of faulty.vault.listVersions(name)) count++
  return count
}

describe('actOnce for a key that is being created', () => {
  test.each<Fault>(['reset-after', 'status-500-after', 'html-200-after', { lateMs: 20_000 }])(
    '%j: finds the key in the version list, which was empty before',
    async (fault) => {
      faulty.queue.push(fault)
      const key = await createKey(faulty.vault, 'orders', { keyType: 'EC', tags: { team: 'billing' } })
      expect(key).toMatchObject({ name: 'orders', tags: { team: 'billing' } })
      expect(await countVersions('orders')).toBe(1)
      expect(faulty.writes).toHaveLength(1)
    },
  )

  test('says indeterminate when two requests have left no trace', async () => {
    faulty.queue.push('reset-before', 'reset-before')
    await expect(createKey(faulty.vault, 'orders', { keyType: 'EC' })).rejects.toMatchObject({
      code: 'INDETERMINATE',
      message: expect.stringContaining('whether key "orders" got a new version is unknown'),
      hint: expect.stringContaining('listKeyVersions(vault, "orders")'),
    })
    expect(faulty.writes).toHaveLength(2)
  })
})

describe('actOnce', () => {
  const sendNothing = () => Promise.reject(new TypeError('a defect below'))

  test('takes an error that it does not know for an unknown outcome, and never for a refusal', async () => {
    await faulty.vault.createKey('orders', { keyType: 'EC' })
    const versions: string[] = []
    for await (const { version = '' } of faulty.vault.listVersions('orders')) versions.push(version)
    const result = await actOnce(faulty.vault, 'orders', { send: sendNothing, knownVersions: versions })
    expect(result).toMatchObject({ outcome: 'indeterminate', attempts: 2 })
  })

  test('takes an answer with a version that was there before for none', async () => {
    const old = await faulty.vault.createKey('orders', { keyType: 'EC' })
    const result = await actOnce(faulty.vault, 'orders', { send: async () => old, knownVersions: [old.version] })
    expect(result).toMatchObject({ outcome: 'indeterminate', attempts: 2 })
    expect(() => expectOneVersion('orders', result)).toThrowError(expect.objectContaining({ code: 'INDETERMINATE' }))
  })

  test('looks at 0, 2, 5, 15 and 30 seconds after a lost answer', async () => {
    const old = await faulty.vault.createKey('orders', { keyType: 'EC' })
    faulty.queue.push('reset-before', 'none')
    const events: ActEvent[] = []
    await actOnce(faulty.vault, 'orders', {
      send: (options) => faulty.vault.rotateKey('orders', options),
      knownVersions: [old.version],
      onEvent: (event) => events.push(event),
    })
    const [lost, ...looks] = events.filter(({ type }) => type !== 'sending')
    expect(lost?.type).toBe('unknown')
    expect(looks.slice(0, 5)).toEqual(
      [0, 2_000, 5_000, 15_000, 30_000].map((afterMs) => ({ type: 'looked', afterMs, newVersions: [] })),
    )
  })

  test('does not send again when the last look was not possible', async () => {
    const old = await faulty.vault.createKey('orders', { keyType: 'EC' })
    faulty.writes.length = 0
    faulty.queue.push('reset-before')
    faulty.refuse = ({ url }) =>
      url.includes('/versions') ? { status: 403, code: 'Forbidden', innerCode: 'ForbiddenByRbac' } : undefined
    const result = await actOnce(faulty.vault, 'orders', {
      send: (options) => faulty.vault.rotateKey('orders', options),
      knownVersions: [old.version],
    })
    expect(result).toMatchObject({ outcome: 'indeterminate', attempts: 1, error: { code: 'ACCESS_DENIED' } })
    expect(faulty.writes).toHaveLength(1)
  })

  test('an empty list that is answered with 200 proves nothing: no second request is sent', async () => {
    const old = await faulty.vault.createKey('orders', { keyType: 'EC' })
    faulty.writes.length = 0
    faulty.queue.push('reset-after')
    const stale: VersionWatch = { ...faulty.vault, async *listVersions() {} }
    const events: ActEvent[] = []
    const result = await actOnce(stale, 'orders', {
      send: (options) => faulty.vault.rotateKey('orders', options),
      knownVersions: [old.version],
      onEvent: (event) => events.push(event),
    })
    expect(result).toMatchObject({ outcome: 'indeterminate', error: { code: 'UNAVAILABLE' } })
    expect(events.filter(({ type }) => type === 'looked')).toHaveLength(5)
    expect(faulty.writes).toHaveLength(1)
    expect(await countVersions('orders')).toBe(2)
  })
})
