import { afterEach, describe, expect, test } from 'vitest'
import { KeyturnError } from '../../src/errors.ts'
import { listKeys } from '../../src/lifecycle/list.ts'
import type { RotationResult } from '../../src/rotation/result.ts'
import { rotateKeys } from '../../src/rotation/rotate-keys.ts'
import { type FaultyVault, openFaultyVault } from '../once/faulty-vault.ts'

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
    const results = await rotateKeys(faulty.vault, names)
    expect(results.map(({ key, outcome }) => [key, outcome])).toEqual(names.map((name) => [name, 'rotated']))
    expect(faulty.writes).toHaveLength(names.length)
  })

  test('goes on when a key fails, and names the error of that key', async () => {
    const faulty = await vaultWithKeys()
    const results = await rotateKeys(faulty.vault, ['alpha', 'missing', 'not a name', 'beta'])
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
    const results = await rotateKeys(faulty.vault, ['alpha', 'ALPHA', 'beta'])
    expect(results.map(({ outcome, reason }) => [outcome, reason.code])).toEqual([
      ['rotated', 'FORCED'],
      ['skipped', 'REPEATED'],
      ['rotated', 'FORCED'],
    ])
    expect(faulty.writes).toHaveLength(2)
  })

  test('tells each result as soon as it is there', async () => {
    const faulty = await vaultWithKeys()
    const told: RotationResult[] = []
    const results = await rotateKeys(faulty.vault, names, { onResult: (result) => told.push(result) })
    expect(new Set(told)).toEqual(new Set(results))
  })

  test('works on no more keys at once than it is told', async () => {
    const faulty = await vaultWithKeys()
    const inFlight = new Set<string>()
    let most = 0
    faulty.beforeRequest = async ({ url }) => {
      const name = new URL(url).pathname.split('/')[2] ?? ''
      inFlight.add(name)
      most = Math.max(most, inFlight.size)
    }
    await rotateKeys(faulty.vault, names, { concurrency: 2, onResult: ({ key }) => inFlight.delete(key) })
    expect(most).toBe(2)
  })

  test('settles the keys of a list that are not due without a call for each', async () => {
    const faulty = await vaultWithKeys()
    const requests: string[] = []
    faulty.beforeRequest = async ({ url }) => {
      requests.push(new URL(url).pathname)
    }
    const results = await rotateKeys(faulty.vault, listKeys(faulty.vault), { olderThan: '90d' })
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
    const results = await rotateKeys(faulty.vault, listKeys(faulty.vault), { olderThan: '90d' })
    expect(results.filter(({ rotated }) => !rotated).map(({ key }) => key)).toEqual(['gamma'])
  })

  test('begins nothing after an interruption, finishes what is in flight and reports all keys', async () => {
    const faulty = await vaultWithKeys()
    const stop = new AbortController()
    const results = await rotateKeys(faulty.vault, names, {
      concurrency: 1,
      signal: stop.signal,
      onResult: () => stop.abort(),
    })
    expect(results.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ['rotated', undefined],
      ...names.slice(1).map(() => ['failed', 'INTERRUPTED']),
    ])
    expect(faulty.writes).toHaveLength(1)
  })

  test('ends with the error of its source after the keys in flight have ended', async () => {
    const faulty = await vaultWithKeys()
    async function* broken(): AsyncIterable<string> {
      yield 'alpha'
      yield 'beta'
      throw new KeyturnError('THROTTLED', 'the list broke off')
    }
    const told: string[] = []
    const run = rotateKeys(faulty.vault, broken(), { onResult: ({ key }) => told.push(key) })
    await expect(run).rejects.toMatchObject({ code: 'THROTTLED' })
    expect(told.sort()).toEqual(['alpha', 'beta'])
  })

  test.each([
    [{ concurrency: 0 }, 'concurrency: 0 is out of range'],
    [{ concurrency: 17 }, 'concurrency: 17 is out of range'],
    [{ expectVersion: 'a'.repeat(32) }, 'expectVersion is the version of one key'],
    [{ olderThan: 'long' }, 'olderThan: "long" is not a duration'],
  ])('refuses %j before anything is asked', async (options, message) => {
    const faulty = await vaultWithKeys()
    faulty.beforeRequest = () => Promise.reject(new Error('a request went out'))
    await expect(rotateKeys(faulty.vault, names, options)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    })
  })
})
