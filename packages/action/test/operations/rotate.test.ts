import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, createKey, KeyturnError, listKeyVersions, openStateJournal, type Vault } from '@keyturn/core'
import { openLocalVault } from '@keyturn/local-vault'
import { afterAll, expect, test } from 'vitest'
import type { RotateInputs } from '../../src/inputs/rotate-inputs.ts'
import { type RotateStepOptions, rotate } from '../../src/operations/rotate.ts'

interface StepInputs extends Omit<RotateInputs, 'targets'> {
  keys: string[] | 'all'
}

const inputs: StepInputs = {
  operation: 'rotate',
  timeout: '1h',
  dryRun: false,
  keys: ['orders'],
  tags: {},
  ifDue: false,
  verify: true,
}

function rotateIn(vault: Vault, { keys, ...step }: StepInputs, options: RotateStepOptions) {
  const names = keys === 'all' ? undefined : keys
  return rotate([{ vault, names }], { ...step, targets: [] }, options)
}

/** A vault with one key, in which waiting moves the clock instead of taking time. */
async function openVault(whileWaiting: (vault: Vault) => Promise<unknown> = async () => {}) {
  const local = await openLocalVault({ now: '2026-01-01T00:00:00Z' })
  const waits: number[] = []
  const vault: Vault = await connect(
    { url: local.url, credential: local.credential, httpClient: local.httpClient, now: local.now, close: local.close },
    {
      clock: {
        now: local.now,
        sleep: async (ms) => {
          waits.push(ms)
          await local.clock.advance(ms)
          await whileWaiting(vault)
        },
      },
    },
  )
  await createKey(vault, 'orders', { keyType: 'EC' })
  return { vault, local, waits }
}

const folder = await mkdtemp(join(tmpdir(), 'keyturn-action-rotate-'))
afterAll(() => rm(folder, { recursive: true }))

const options = {
  env: { RUNNER_TEMP: folder, KEYTURN_STATE_DIR: join(folder, 'state') },
  signal: new AbortController().signal,
  onEvent: () => {},
}

test('a second attempt with something to rotate first waits out what the first may have sent', async () => {
  const { vault, waits } = await openVault()
  const events: string[] = []
  const {
    results: [result],
  } = await rotateIn(vault, inputs, {
    ...options,
    isReattempt: true,
    onEvent: ({ text }) => events.push(text),
  })
  expect(waits).toEqual([60_000])
  expect(result).toMatchObject({ outcome: 'rotated', changed: true })
  expect(events[0]).toContain('re-run')
  await vault.close?.()
})

test('a rotation of the first attempt that lands during the wait leaves the second nothing to do', async () => {
  const { vault, local } = await openVault((connected) => connected.rotateKey('orders'))
  await local.clock.advance('P91D')
  const {
    results: [result],
  } = await rotateIn(vault, { ...inputs, ifOlderThan: '90d' }, { ...options, isReattempt: true })
  expect(result).toMatchObject({ outcome: 'not-due', changed: false, reason: { code: 'NOT_DUE' } })
  expect(await listKeyVersions(vault, 'orders')).toHaveLength(2)
  await vault.close?.()
})

test.each([
  ['the first attempt', { isReattempt: false }, inputs],
  ['a second attempt that is a dry run', { isReattempt: true }, { ...inputs, dryRun: true }],
  ['a second attempt with nothing due', { isReattempt: true }, { ...inputs, ifOlderThan: '90d' }],
])('%s does not wait', async (_, attempt, step) => {
  const { vault, waits } = await openVault()
  await rotateIn(vault, step, { ...options, ...attempt })
  expect(waits).toEqual([])
  await vault.close?.()
})

test('a list that breaks off fails the step, and what was found before is dealt with and reported', async () => {
  const { vault } = await openVault()
  await createKey(vault, 'invoices', { keyType: 'EC' })
  const broken: Vault = {
    ...vault,
    async *listKeys() {
      for await (const key of vault.listKeys()) {
        yield key
        throw new KeyturnError('UNAVAILABLE', 'the list broke off')
      }
    },
  }
  const all = { ...inputs, keys: 'all' as const, verify: false }
  expect(await rotateIn(broken, all, { ...options, isReattempt: false })).toMatchObject({
    results: [{ outcome: 'rotated' }],
    failures: [{ code: 'UNAVAILABLE', message: 'the list broke off' }],
  })
  await vault.close?.()
})

test('a shard takes its part of the keys, and all shards take all of them, once', async () => {
  const { vault } = await openVault()
  for (const name of ['invoices', 'ledger', 'exports', 'tokens']) await createKey(vault, name, { keyType: 'EC' })
  const all = { ...inputs, keys: 'all' as const, verify: false, dryRun: true }
  const parts = [1, 2].map(async (index) => {
    const { results } = await rotateIn(
      vault,
      { ...all, shard: { index, count: 2 } },
      { ...options, isReattempt: false },
    )
    return results.map(({ key }) => key)
  })
  expect((await Promise.all(parts)).flat().sort()).toEqual(['exports', 'invoices', 'ledger', 'orders', 'tokens'])
  await vault.close?.()
})

test('a job that is cancelled rotates nothing more, and says of each key that it was left', async () => {
  const { vault } = await openVault()
  const { results } = await rotateIn(
    vault,
    { ...inputs, keys: ['orders', 'invoices'] },
    {
      ...options,
      isReattempt: false,
      signal: AbortSignal.abort(),
    },
  )
  expect(results).toEqual([
    expect.objectContaining({
      key: 'orders',
      outcome: 'failed',
      error: expect.objectContaining({ code: 'INTERRUPTED' }),
    }),
    expect.objectContaining({ key: 'invoices', outcome: 'failed' }),
  ])
  expect(await listKeyVersions(vault, 'orders')).toHaveLength(1)
  await vault.close?.()
})

test('a guard that is out of date under a dry run is reported as the dry run that it was', async () => {
  const { vault } = await openVault()
  const step = { ...inputs, dryRun: true, expectVersion: '0'.repeat(32) }
  const { results } = await rotateIn(vault, step, { ...options, isReattempt: false })
  expect(results).toMatchObject([{ outcome: 'failed', dryRun: true, changed: false, error: { code: 'CONFLICT' } }])
  await vault.close?.()
})

test('a step goes on with the report of the one before: what that did is not done again', async () => {
  const { vault } = await openVault()
  const keys = ['orders', 'invoices']
  const first = await rotateIn(vault, { ...inputs, keys }, { ...options, isReattempt: false })
  expect(first.results.map(({ outcome }) => outcome)).toEqual(['rotated', 'failed'])
  await createKey(vault, 'invoices', { keyType: 'EC' })
  const step = { ...inputs, keys, resumeFile: String(first.reportFile) }
  const second = await rotateIn(vault, step, { ...options, isReattempt: false })
  expect(second.results).toMatchObject([{ key: 'invoices', outcome: 'rotated' }])
  expect(second.reportFile).toBe(first.reportFile)
  expect(await listKeyVersions(vault, 'orders')).toHaveLength(2)
  await vault.close?.()
})

test('a step that was killed after it had sent is taken up by the next one on the same machine', async () => {
  const { vault, local } = await openVault()
  const [before] = await listKeyVersions(vault, 'orders')
  const state = join(folder, 'killed')
  const env = { RUNNER_TEMP: folder, KEYTURN_STATE_DIR: state }
  const journal = await openStateJournal({ env, platform: process.platform, onUnusable: () => {} })
  const previousVersion = before?.version ?? ''
  await journal?.begin({
    operationId: crypto.randomUUID(),
    vaultUrl: vault.url,
    key: 'orders',
    previousVersion,
    knownVersions: [previousVersion],
    at: vault.now().toISOString(),
  })
  const { version } = await vault.rotateKey('orders')
  await local.clock.advance('PT1H')
  const { results } = await rotateIn(vault, inputs, { ...options, env, isReattempt: false })
  expect(results).toMatchObject([{ outcome: 'adopted', version, reason: { code: 'RESUMED' } }])
  expect(await listKeyVersions(vault, 'orders')).toHaveLength(2)
  await vault.close?.()
})
