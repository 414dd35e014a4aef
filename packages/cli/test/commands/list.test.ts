import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.run(['create', 'orders', '--type', 'EC', '--tag', 'env=prod', '--vault', 'local:a'])
  await keyturn.run(['create', 'bills', '--type', 'EC', '--disabled', '--vault', 'local:b'])
})

afterAll(() => keyturn.remove())

test('several vaults are listed in one table that says which key is where', async () => {
  const { stdout } = await keyturn.run(['list', '-v', 'local:a', '-v', 'local:b'])
  expect(stdout.replaceAll(/\d+(s|min)\b/g, 'AGE').replaceAll(/ +/g, ' ')).toBe(
    [
      'NAME STATE AGE EXPIRES TAGS VAULT',
      'orders enabled AGE never env=prod https://a.vault.localhost',
      'bills disabled AGE never https://b.vault.localhost',
      '',
    ].join('\n'),
  )
})

test('--tag leaves out keys without it', async () => {
  const { stdout } = await keyturn.run(['list', '-v', 'local:a', '-v', 'local:b', '--tag', 'env=prod', '-o', 'json'])
  expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ name: 'orders', version: null })])
})

test('an empty vault is said in text, is an empty array in JSON and nothing at all in tsv', async () => {
  const list = async (format: string) => (await keyturn.run(['list', '-v', 'local', '-o', format])).stdout
  expect([await list('text'), await list('json'), await list('tsv')]).toEqual(['no keys\n', '[]\n', ''])
})

test.each([
  ['list'],
  ['show', 'orders'],
  ['deleted'],
  ['vault', 'clock'],
  ['vault', 'faults', 'list'],
  ['simulate', '--all'],
])('reading a store that is not there ends with status 3 and makes none: %s %s %s', async (...words) => {
  const { stdout, stderr, status } = await keyturn.run([...words, '-v', 'local:typo'])
  expect({ stdout, status }).toEqual({ stdout: '', status: 3 })
  expect(stderr).toContain('there is no embedded vault "typo"')
  expect(existsSync(join(keyturn.folder, 'vaults', 'typo.sqlite'))).toBe(false)
})

test('a dry run and a plan of a store that is to be made see an empty vault, and make none', async () => {
  const created = await keyturn.run(['create', 'orders', '--type', 'EC', '--dry-run', '-v', 'local:later'])
  const manifest = 'version: 1\nkeys: [{ name: orders, type: EC }]\n'
  const planned = await keyturn.run(['plan', '-', '-v', 'local:later'], { input: manifest })
  expect([created.status, planned.status]).toEqual([0, 0])
  expect(planned.stdout).toContain('+ create  orders')
  expect(await readdir(join(keyturn.folder, 'vaults'))).not.toContainEqual(expect.stringContaining('later'))
})

test('what can be read of several vaults is shown, and the one that cannot makes the status 7', async () => {
  const some = await keyturn.run(['list', '-v', 'local:a', '-v', 'local:typo', '-o', 'tsv'])
  expect(some.stdout).toMatch(/^orders\ttrue\t/)
  expect(some.stderr).toContain('there is no embedded vault "typo" [VAULT_NOT_FOUND]')
  expect(some.status).toBe(7)
  const none = await keyturn.run(['deleted', '-v', 'local:typo', '-v', 'local:other'])
  expect({ stdout: none.stdout, status: none.status }).toEqual({ stdout: '', status: 3 })
})

test('what is expired or not yet valid is not called enabled, and a past --expires warns', async () => {
  const vault = ['-v', 'local:states']
  const expired = await keyturn.run(['create', 'expired', '--type', 'EC', '--expires', '2020-01-01', ...vault])
  expect(expired).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(/^warning: --expires 2020-01-01T00:00:00Z is past/),
  })
  expect(expired.stdout).toMatch(/^ {2}state {7}expired$/m)
  await keyturn.run(['create', 'later', '--type', 'EC', '--not-before', '30d', ...vault])
  const { stdout } = await keyturn.run(['list', ...vault])
  expect(stdout).toMatch(/^expired {2}expired {2,}\d+\w+ {2,}2020-01-01T00:00:00Z$/m)
  expect(stdout).toMatch(/^later {4}not yet valid {2}\d/m)
  const coloured = await keyturn.run(['list', ...vault], { env: { FORCE_COLOR: '1' } })
  expect(coloured.stdout).toContain('\u001b[31mexpired\u001b[39m')
})

test('text for people fits 80 columns, however much there is to say', async () => {
  const vault = ['-v', 'local:wide']
  const tags = ['owner=the team that looks after payments', 'ticket=OPS-12345', 'note=rotated by hand in spring']
  const created = await keyturn.run([
    'create',
    'orders',
    '--type',
    'EC',
    '--expires',
    '1y',
    '--rotate-every',
    '60d',
    '--expire-after',
    '1y',
    ...tags.flatMap((tag) => ['--tag', tag]),
    ...vault,
  ])
  expect(created.stderr).toBe('')
  await keyturn.run(['rotate', 'orders', '--no-verify', ...vault])
  for (const line of [
    ['list'],
    ['versions', 'orders'],
    ['schedule', 'orders'],
    ['retire', 'orders'],
    ['policy', 'show', 'orders'],
    ['simulate', 'orders', '--for', '90d'],
    ['rotate', 'orders', '--if-older-than', '90d'],
  ]) {
    const { stdout, status } = await keyturn.run([...line, ...vault])
    expect({ line, status, long: stdout.split('\n').filter((each) => each.length > 80) }).toEqual({
      line,
      status: 0,
      long: [],
    })
    // One way to write a date.
    expect(stdout).not.toMatch(/\d{4}-\d\d-\d\d \d/)
  }
})

test('the vault comes from the environment when no flag names it, KEYTURN_VAULT first', async () => {
  const named = await keyturn.run(['list', '-o', 'tsv'], { env: { KEYTURN_VAULT: 'local:a', KEY_VAULT_NAME: 'other' } })
  expect(named.stdout).toMatch(/^orders\ttrue\t/)
})

test('a key that lives in an external key manager says so in list and show, and rotate leaves it alone', async () => {
  const snapshot = 'keys: [{ name: theirs, keyType: oct-HSM, externalKey: their-key }]'
  await keyturn.run(['vault', 'import', '-', '--vault', 'local:outside'], { input: snapshot })
  const vault = ['--vault', 'local:outside']
  expect((await keyturn.run(['list', ...vault])).stdout).toMatch(/^theirs\s+enabled, external /m)
  const shown = await keyturn.run(['show', 'theirs', '-o', 'json', ...vault])
  expect(JSON.parse(shown.stdout)).toMatchObject({ externalKey: 'their-key' })
  const { status, stdout } = await keyturn.run(['rotate', 'theirs', '-o', 'json', ...vault])
  expect([status, JSON.parse(stdout)]).toEqual([
    0,
    [expect.objectContaining({ outcome: 'skipped', reason: expect.objectContaining({ code: 'EXTERNAL' }) })],
  ])
})
