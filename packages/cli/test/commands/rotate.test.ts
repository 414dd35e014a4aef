import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

interface Rotation {
  key: string
  outcome: string
  rotated: boolean
  reason: { code: string }
  previousVersion: string | null
  version: string | null
  error: { code: string } | null
}

test('a key is rotated when it has the age, once, and the first version stays enabled', async () => {
  const created = await keyturn.json<{ version: string }>('create orders --type EC')
  const tooYoung = await keyturn.local('rotate orders --if-older-than 90d -o json')
  expect(tooYoung.status).toBe(0)
  expect(JSON.parse(tooYoung.stdout)).toMatchObject([
    { key: 'orders', outcome: 'not-due', rotated: false, reason: { code: 'NOT_DUE' }, version: created.version },
  ])

  await keyturn.json('vault clock advance 91d')
  const [rotation] = await keyturn.json<Rotation[]>('rotate orders --if-older-than 90d')
  expect(rotation).toEqual({
    key: 'orders',
    vaultUrl: 'https://default.vault.localhost',
    outcome: 'rotated',
    rotated: true,
    dryRun: false,
    reason: expect.objectContaining({ code: 'OLDER_THAN', olderThan: 'P90D' }),
    previousVersion: created.version,
    version: expect.stringMatching(/^[0-9a-f]{32}$/),
    verification: {
      ok: true,
      checks: expect.arrayContaining([expect.objectContaining({ name: 'round-trip', status: 'passed' })]),
    },
    attempts: 1,
    adopted: false,
    nextDue: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
    operationId: expect.any(String),
    durationMs: expect.any(Number),
    error: null,
  })

  const versions = await keyturn.json<{ version: string; enabled: boolean }[]>('versions orders')
  expect(versions.map(({ version, enabled }) => ({ version, enabled }))).toEqual([
    { version: rotation?.version, enabled: true },
    { version: created.version, enabled: true },
  ])
  expect(await keyturn.json('rotate orders --if-older-than 90d')).toMatchObject([{ outcome: 'not-due' }])
})

test('text names the reason, both versions and every check', async () => {
  await keyturn.json('create prose --type EC')
  const { stdout, stderr, status } = await keyturn.local('rotate prose')
  const plain = stdout.replaceAll(/[0-9a-f]{32}/g, 'VERSION').replaceAll(/(passed): .*(\n {20,}.*)*/g, '$1')
  expect(plain).toBe(
    [
      'prose  rotated',
      '  reason                FORCED: no rule was given, so it is rotated now',
      '  before                VERSION (left as it was)',
      '  now                   VERSION',
      '  check latest-version  passed',
      '  check enabled         passed',
      '  check key-type        passed',
      '  check curve           passed',
      '  check operations      passed',
      '  check expiry          passed',
      '  check new-material    passed',
      '  check tags            passed',
      '  check round-trip      passed',
      '',
    ].join('\n'),
  )
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
})

test('a dry run says what it would rotate and makes no version', async () => {
  await keyturn.json('create dry --type EC')
  expect(await keyturn.json('rotate dry --dry-run')).toMatchObject([
    { outcome: 'rotated', rotated: false, dryRun: true },
  ])
  expect((await keyturn.local('rotate dry --dry-run')).stdout).toContain('would be rotated (dry run: nothing was sent)')
  expect(await keyturn.json('versions dry')).toHaveLength(1)
})

test('--tag selects the keys that carry all tags, and --all every key', async () => {
  const fleet = ['--vault', 'local:fleet']
  for (const [name, team] of [
    ['one', 'a'],
    ['two', 'a'],
    ['three', 'b'],
  ]) {
    await keyturn.run(['create', `${name}`, '--type', 'EC', '--tag', `team=${team}`, ...fleet])
  }
  const tagged = await keyturn.run(['rotate', '--tag', 'team=a', '--if-older-than', '1d', '-o', 'json', ...fleet])
  expect(
    JSON.parse(tagged.stdout)
      .map(({ key }: Rotation) => key)
      .sort(),
  ).toEqual(['one', 'two'])
  const all = await keyturn.run(['rotate', '--all', '--if-older-than', '1d', '-o', 'tsv', ...fleet])
  expect(all.stdout.trim().split('\n')).toHaveLength(3)
})

test('one missing key among others is named, the others are rotated, and the status is 7', async () => {
  await keyturn.json('create present --type EC')
  const { stdout, status } = await keyturn.local('rotate present absent -o json')
  expect(status).toBe(7)
  expect(JSON.parse(stdout)).toMatchObject([
    { key: 'present', outcome: 'rotated', error: null },
    { key: 'absent', outcome: 'failed', error: { code: 'KEY_NOT_FOUND' } },
  ])
})

test('a missing key alone ends with the status of what is missing', async () => {
  const { stdout, status } = await keyturn.local('rotate absent')
  expect(status).toBe(3)
  expect(stdout).toContain('[KEY_NOT_FOUND]')
})

test('a vault that cannot be listed does not hide what was done in the other', async () => {
  await keyturn.run(['create', 'orders', '--type', 'EC', '--vault', 'local:reachable'])
  const { stdout, stderr, status } = await keyturn.run([
    'rotate',
    '--all',
    '--yes',
    '-o',
    'json',
    '--vault',
    'local:reachable',
    '--vault',
    'https://localhost:1',
    '--allow-host',
    'localhost:1',
    '--timeout',
    '20s',
  ])
  expect(JSON.parse(stdout)).toMatchObject([{ key: 'orders', outcome: 'rotated' }])
  expect(stderr).toContain('[UNAVAILABLE]')
  expect(status).toBe(7)
})

test('--expect-version refuses to rotate when another version is the latest', async () => {
  const { version } = await keyturn.json<{ version: string }>('create guarded --type EC')
  const other = '0123456789abcdef0123456789abcdef'
  const refused = await keyturn.local(`rotate guarded --expect-version ${other}`)
  expect(refused.status).toBe(5)
  expect(refused.stdout.replaceAll(/\s+/g, ' ')).toContain(`is ${version}, not ${other} as expected`)
  expect(await keyturn.json(`rotate guarded --expect-version ${version}`)).toMatchObject([{ outcome: 'rotated' }])
})

test('a key is named by its id, whatever --vault would have been', async () => {
  const { id } = await keyturn.json<{ id: string }>('create byid --type EC')
  const versionless = id.slice(0, id.lastIndexOf('/'))
  expect((await keyturn.local(`rotate ${versionless} --dry-run`)).status).toBe(0)
  const withVersion = await keyturn.local(`rotate ${id}`)
  expect(withVersion.status).toBe(2)
  expect(withVersion.stderr).toContain('cannot rotate a single version')
})

test.each([
  ['no keys at all', 'rotate', 'no keys are named'],
  ['names and --all', 'rotate orders --all', 'exclude each other'],
  ['a duration that is none', 'rotate orders --if-older-than soon', '--if-older-than: "soon" is not a duration'],
  ['a guard for several keys', 'rotate a b --expect-version 0123456789abcdef0123456789abcdef', 'about one key'],
  ['a tag without a value', 'rotate --tag env', 'not of the form name=value'],
])('%s is refused before a vault is asked', async (_, line, message) => {
  const { stdout, stderr, status } = await keyturn.local(line)
  expect(stderr).toContain(message)
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
})
