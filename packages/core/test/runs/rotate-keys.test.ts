import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createHttpHeaders } from '@azure/core-rest-pipeline'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { KeyturnError } from '../../src/errors.ts'
import type { RotationResult } from '../../src/rotation/result.ts'
import { openReport } from '../../src/runs/report-file.ts'
import { rotateKeys } from '../../src/runs/rotate-keys.ts'
import type { Vault } from '../../src/vault/client.ts'
import { type FaultyVault, openFaultyVault } from '../once/faulty-vault.ts'
import { numbered, openFleet } from './open-fleet.ts'

const open: FaultyVault[] = []
const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']

async function vaultWithKeys(): Promise<FaultyVault> {
  const faulty = await openFaultyVault()
  open.push(faulty)
  for (const name of names) await faulty.vault.createKey(name, { keyType: 'EC' })
  await faulty.local.clock.advance('1d')
  faulty.writes.length = 0
  return faulty
}

afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})

describe('rotateKeys', () => {
  test('rotates each key once and answers in the order of the input', async () => {
    const faulty = await vaultWithKeys()
    const { outcomes: results } = await rotateKeys([{ vault: faulty.vault, names: names }])
    expect(results.map(({ key, outcome }) => [key, outcome])).toEqual(names.map((name) => [name, 'rotated']))
    expect(faulty.writes).toHaveLength(names.length)
  })

  test('goes on when a key fails, and names the error of that key', async () => {
    const faulty = await vaultWithKeys()
    const { outcomes: results } = await rotateKeys([
      { vault: faulty.vault, names: ['alpha', 'missing', 'not a name', 'beta'] },
    ])
    expect(results.map(({ outcome }) => outcome)).toEqual(['rotated', 'failed', 'failed', 'rotated'])
    expect(results[1]).toMatchObject({
      key: 'missing',
      rotated: false,
      reason: { code: 'UNDECIDED' },
      error: { code: 'KEY_NOT_FOUND' },
    })
    expect(results[2]).toMatchObject({ error: { code: 'INVALID_INPUT' } })
  })

  test('rotates a key that is named twice, in whatever case, only once', async () => {
    const faulty = await vaultWithKeys()
    const { outcomes: results } = await rotateKeys([{ vault: faulty.vault, names: ['alpha', 'ALPHA', 'beta'] }])
    expect(results.map(({ key, outcome, reason }) => [key, outcome, reason.code])).toEqual([
      ['alpha', 'rotated', 'FORCED'],
      ['beta', 'rotated', 'FORCED'],
    ])
    expect(faulty.writes).toHaveLength(2)
  })

  test('tells each result as soon as it is there', async () => {
    const faulty = await vaultWithKeys()
    const said: RotationResult[] = []
    const { outcomes: results } = await rotateKeys([{ vault: faulty.vault, names: names }], {
      onOutcome: (result) => said.push(result),
    })
    expect(new Set(said)).toEqual(new Set(results))
  })

  test('works on no more keys at once than it may', async () => {
    const faulty = await vaultWithKeys()
    const begun = new Set<string>()
    const gate = Promise.withResolvers<void>()
    faulty.beforeRequest = async ({ url }) => {
      begun.add(new URL(url).pathname.split('/')[2] ?? '')
      await gate.promise
    }
    const run = rotateKeys([{ vault: faulty.vault, names }], { rotationsAtOnce: 2 })
    await expect.poll(() => begun.size).toBe(2)
    await new Promise((resolve) => setImmediate(resolve))
    expect(begun.size).toBe(2)
    gate.resolve()
    expect((await run).outcomes.every(({ rotated }) => rotated)).toBe(true)
  })

  test('settles the keys of a list that are not due without a call for each', async () => {
    const faulty = await vaultWithKeys()
    const requests: string[] = []
    faulty.beforeRequest = async ({ url }) => {
      requests.push(new URL(url).pathname)
    }
    const { outcomes: results } = await rotateKeys([{ vault: faulty.vault }], { ifOlderThan: '90d' })
    expect(results).toHaveLength(names.length)
    expect(results.every(({ outcome, nextDue }) => outcome === 'not-due' && nextDue === '2026-04-01T00:00:00Z')).toBe(
      true,
    )
    expect(new Set(requests)).toEqual(new Set(['/keys']))
  })

  test('rotates the keys of a list that are due', async () => {
    const faulty = await vaultWithKeys()
    await faulty.local.clock.advance('90d')
    await faulty.vault.rotateKey('gamma')
    const { outcomes: results } = await rotateKeys([{ vault: faulty.vault }], { ifOlderThan: '90d' })
    expect(results.filter(({ rotated }) => !rotated).map(({ key }) => key)).toEqual(['gamma'])
  })

  test('begins nothing after an interruption, finishes what is in flight and reports all keys', async () => {
    const faulty = await vaultWithKeys()
    const stop = new AbortController()
    const { outcomes: results } = await rotateKeys([{ vault: faulty.vault, names: names }], {
      rotationsAtOnce: 1,
      signal: stop.signal,
      onOutcome: () => stop.abort(),
    })
    expect(results.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ['rotated', undefined],
      ...names.slice(1).map(() => ['failed', 'INTERRUPTED']),
    ])
    expect(faulty.writes).toHaveLength(1)
  })

  test('counts a vault once that is named in two selections', async () => {
    const faulty = await vaultWithKeys()
    const stop = new AbortController()
    const { outcomes, failures } = await rotateKeys(
      [
        { vault: faulty.vault, names: ['alpha'] },
        { vault: faulty.vault, names: ['beta'] },
      ],
      { rotationsAtOnce: 1, signal: stop.signal, onOutcome: () => stop.abort() },
    )
    // All its keys are known and speak for themselves, so nothing is left to report beside them.
    expect(outcomes.map(({ key }) => key)).toEqual(['alpha', 'beta'])
    expect(failures).toEqual([])
  })

  test.each([
    [{ rotationsAtOnce: 0 }, 'rotationsAtOnce: 0 is out of range'],
    [{ rotationsAtOnce: 17 }, 'rotationsAtOnce: 17 is out of range'],
    [{ expectVersion: 'a' }, 'version'],
    [{ ifOlderThan: 'long' }, 'ifOlderThan: "long" is not a duration'],
  ])('refuses %j before anything is asked', async (options, message) => {
    const faulty = await vaultWithKeys()
    faulty.beforeRequest = () => Promise.reject(new Error('a request went out'))
    await expect(rotateKeys([{ vault: faulty.vault, names }], options)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    })
  })
})

test('names that an earlier run has dealt with are passed over when this one goes on from its report', async () => {
  const faulty = await vaultWithKeys()
  const file = join(await mkdtemp(join(tmpdir(), 'keyturn-report-')), 'report.jsonl')
  onTestFinished(() => rm(dirname(file), { recursive: true }))
  const about = { dryRun: false, shard: undefined }
  const keys = [{ vault: faulty.vault, names: ['alpha', 'missing', 'beta'] }]
  await rotateKeys(keys, { report: await openReport(file, { ...about, resume: false }) })
  const { outcomes } = await rotateKeys(keys, { report: await openReport(file, { ...about, resume: true }) })
  expect(outcomes.map(({ key, outcome }) => [key, outcome])).toEqual([['missing', 'failed']])
  expect(faulty.writes).toHaveLength(2)
})

test('a sign-in that is refused is found with the first keys, and reported for each of a thousand', async () => {
  let asked = 0
  const { vaults } = await openFleet({
    transport: async (request, local) => {
      if (!request.headers.has('authorization')) return local.sendRequest(request)
      asked++
      const headers = createHttpHeaders({ 'content-type': 'application/json' })
      const bodyAsText = JSON.stringify({ error: { code: 'Unauthorized', message: 'refused by the test' } })
      return { request, status: 401, headers, bodyAsText }
    },
  })
  const [vault] = vaults as [Vault]
  const { outcomes, verdict } = await rotateKeys([{ vault, names: numbered('key', 1_000) }])
  expect(outcomes).toHaveLength(1_000)
  expect(new Set(outcomes.map(({ error }) => error?.code))).toEqual(new Set(['SIGN_IN_FAILED']))
  expect(asked).toBeLessThan(100)
  expect(verdict).toEqual({ status: 'failed', codes: ['SIGN_IN_FAILED'] })
})

test('other work has its turn while keys of a vault in the same process are worked on', async () => {
  const { vaults } = await openFleet()
  const [vault] = vaults as [Vault]
  const stop = new AbortController()
  const missing = [{ vault, names: numbered('key', 2_000) }]
  const run = rotateKeys(missing, { signal: stop.signal })
  setTimeout(() => stop.abort(new KeyturnError('INTERRUPTED', 'enough')), 1)
  const { outcomes } = await run
  expect(outcomes.at(-1)?.error).toMatchObject({ code: 'INTERRUPTED' })
})
