import { expect, test } from 'vitest'
import { parseDuration } from '../../src/duration.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import { type ManifestSimulation, simulateManifest } from '../../src/runs/simulate-manifest.ts'

const now = new Date('2026-01-01T00:00:00Z')

function simulate(text: string, ahead = 'P1Y'): ManifestSimulation {
  return simulateManifest(parseManifest(`version: 1\n${text}`), now, { ahead: parseDuration(ahead) })
}

function lines({ keys }: ManifestSimulation): string[] {
  return keys.flatMap(({ key, events }) =>
    events.map(({ on, what, by }) => `${on.slice(0, 10)} ${key} ${what} by ${by}`),
  )
}

test('the keys of a manifest are made now and live by their policy and rules', () => {
  const simulated = simulate(
    `
keys:
  - { name: served, type: EC, rotateEvery: 60d, expireAfter: 90d }
  - { name: driven, type: EC, ifOlderThan: 90d, keep: 1, grace: 30d }
`,
    'P130D',
  )
  expect(lines(simulated)).toEqual([
    '2026-03-02 served rotate by service',
    '2026-05-01 served rotate by service',
    '2026-04-01 driven rotate by keyturn',
    '2026-04-02 driven retire-expire by keyturn',
    '2026-05-02 driven retire-disable by keyturn',
  ])
  expect(simulated.keys.flatMap(({ findings }) => findings)).toEqual([])
})

test('a version that keyturn makes expires as the manifest says', () => {
  const simulated = simulate('keys: [{ name: orders, type: EC, expires: 100d, ifOlderThan: 90d }]', 'P200D')
  expect(lines(simulated)).toEqual([
    '2026-04-01 orders rotate by keyturn',
    '2026-04-11 orders expire by service',
    '2026-06-30 orders rotate by keyturn',
    '2026-07-10 orders expire by service',
  ])
})

test('a rotation that comes after the expiry is a finding, and so is a first version that never expires', () => {
  const late = simulate('keys: [{ name: orders, type: EC, expires: 60d, ifOlderThan: 90d }]')
  expect(late.keys[0]?.findings).toMatchObject([{ code: 'EXPIRES_BEFORE_ROTATION', firstOn: '2026-03-02T00:00:00Z' }])
  const never = simulate('keys: [{ name: orders, type: EC, rotateBeforeExpiry: 30d, expireAfter: 90d }]')
  expect(never.keys[0]?.findings).toMatchObject([{ code: 'NEVER_ROTATES' }])
})

test('a date of expiry that every version gets ends the key, whatever rotates', () => {
  const { keys } = simulate('keys: [{ name: orders, type: EC, expires: 2026-05-01, ifOlderThan: 90d }]')
  expect(keys[0]?.findings).toMatchObject([{ code: 'EXPIRES_BEFORE_ROTATION' }])
})

test('the vaults of a key are reported, and selectors, which need keys to find, are named as not simulated', () => {
  const { keys, notSimulated } = simulate(`
vaults: [one, two]
keys:
  - { name: orders, type: EC, ifOlderThan: 90d }
  - { name: exports, type: EC, ifOlderThan: 90d, vaults: [two] }
selectors:
  - { match: { name: app-*, tags: { env: prod } }, ifOlderThan: 90d }
`)
  expect(keys.map(({ vaults }) => vaults)).toEqual([['one', 'two'], ['two']])
  expect(notSimulated).toEqual(['app-* env=prod'])
})
