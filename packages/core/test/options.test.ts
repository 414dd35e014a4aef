import { expect, test } from 'vitest'
import { rewrapTexts, wrapDataKey } from '../src/data-keys.ts'
import { rotateKeys } from '../src/fleet.ts'
import * as core from '../src/index.ts'
import { parseManifest, planManifest } from '../src/manifest.ts'
import { failureOf } from './failure-of.ts'
import { openVault } from './open-vault.ts'

// What a caller in plain JavaScript can write, and no compiler has seen.
const untyped = core as unknown as Record<string, (...values: unknown[]) => Promise<unknown>>

test('a misspelt rule is refused by its name, and nothing is rotated', async () => {
  const { vault } = await openVault()
  const { version } = await core.createKey(vault, 'orders', { keyType: 'EC' })
  const error = await failureOf(untyped.rotateKey?.(vault, 'orders', { olderThen: '90d' }) ?? Promise.resolve())
  expect(error).toMatchObject({ code: 'INVALID_INPUT', message: 'rotateKey has no option "olderThen"' })
  expect(error.hint).toContain('ifOlderThan')
  expect((await failureOf(rotateKeys([{ vault }], { olderThen: '90d' } as object))).message).toBe(
    'rotateKeys has no option "olderThen"',
  )
  expect((await core.getKey(vault, 'orders')).version).toBe(version)
})

test.each([
  ['createKey', { type: 'EC' }, 'createKey has no option "type"'],
  ['ensureKey', { keyType: 'EC', expires: '1y' }, 'ensureKey has no option "expires"'],
  ['updateKey', { enable: true }, 'updateKey has no option "enable"'],
  ['disableKey', { versions: 'all' }, 'disableKey has no option "versions"'],
  ['getKey', { toString: 'x' }, 'getKey has no option "toString"'],
  ['retireVersions', { keeps: 3 }, 'retireVersions has no option "keeps"'],
  ['setRotationPolicy', { rotateEvery: '90d', expiresAfter: '1y' }, 'a rotation policy has no option "expiresAfter"'],
  ['getSchedule', { rotate: {} }, 'getSchedule has no option "rotate"'],
  ['createKey', undefined, 'createKey: its option "keyType" is missing'],
  ['createKey', {}, 'createKey: its option "keyType" is missing'],
  ['ensureKey', undefined, 'ensureKey: its option "keyType" is missing'],
  ['createKey', 'EC', 'createKey: its options are an object, not "EC"'],
  ['importKey', undefined, 'key "orders" cannot be imported: its material is missing'],
  ['updateKey', undefined, 'nothing to change of key "orders"'],
])('%s with %j is refused in words: %s', async (name, options, message) => {
  const { vault } = await openVault()
  const error = await failureOf(untyped[name]?.(vault, 'orders', options) ?? Promise.resolve())
  expect(error).toMatchObject({ code: 'INVALID_INPUT', message })
})

test('an unknown option of a manifest and of data keys is refused, too', async () => {
  const { vault } = await openVault()
  await core.createKey(vault, 'kek', { keyType: 'RSA' })
  const manifest = parseManifest('version: 1\nkeys:\n  - name: orders\n    type: EC\n')
  const failures = [
    planManifest(manifest, [], { parallel: 2 } as object),
    wrapDataKey(vault, 'kek', new Uint8Array(32), { alg: 'RSA-OAEP' } as object),
    rewrapTexts([], [], { paths: [] } as object).next(),
  ]
  expect((await Promise.all(failures.map(failureOf))).map(({ message }) => message)).toEqual([
    'planManifest has no option "parallel"',
    'wrapDataKey has no option "alg"',
    'rewrapTexts has no option "paths"',
  ])
})

test('an unknown option of a connection is refused', async () => {
  const error = await failureOf(core.connect('contoso', { tenant: 'x' } as object))
  expect(error.message).toBe('connect has no option "tenant"')
})
