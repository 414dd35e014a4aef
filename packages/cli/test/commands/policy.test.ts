import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('create orders --type EC')
})

afterAll(() => keyturn.remove())

test('a policy is shown, replaced as a whole and taken away', async () => {
  expect(await keyturn.json('policy show orders')).toMatchObject({
    name: 'orders',
    isDefault: true,
    rotateEvery: null,
  })
  await keyturn.json('policy set orders --rotate-every 90d')
  const replaced = await keyturn.local('policy set orders --expire-after 1y --rotate-before-expiry 30d')
  expect(replaced.stdout).toMatch(/rotates +30d before each expiry\n/)
  expect(replaced.stdout).toMatch(/new versions +expire after 1y\n/)
  expect(await keyturn.json('policy clear orders')).toMatchObject({ isDefault: true, expireAfter: null })
})

test('what a cleared policy takes away is said before it is, in a dry run, too, for people and programs alike', async () => {
  await keyturn.json('create cleared --type EC --rotate-every 90d --expire-after 1y --notify-before 14d')
  const changes = [
    'cleared: rotateEvery 90d -> none',
    'cleared: expireAfter 1y -> none',
    'cleared: notifyBefore 14d -> 30d',
  ].map((line) => `${line}\n`)
  for (const flags of ['--dry-run', '--dry-run -o json', '-o json']) {
    const { stderr, status } = await keyturn.local(`policy clear cleared ${flags}`)
    expect({ stderr, status }).toEqual({ stderr: changes.join(''), status: 0 })
  }
  expect(await keyturn.json('policy show cleared')).toMatchObject({ isDefault: true, notifyBefore: 'P30D' })
  expect((await keyturn.local('policy clear cleared')).stderr).toBe('cleared: it has no policy of its own\n')
})

test('a policy that breaks a rule of the service is refused in the words of the flags, and not sent', async () => {
  const { stdout, stderr, status } = await keyturn.local('policy set orders --rotate-every P3D')
  expect(stderr).toContain('--rotate-every P3D is too short')
  expect(stderr).toContain('the nearest allowed value is P7D')
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  expect(await keyturn.json('policy show orders')).toMatchObject({ rotateEvery: null })
})

test('an empty policy is refused with the way to take one away', async () => {
  const { stderr, status } = await keyturn.local('policy set orders')
  expect(stderr).toContain('keyturn policy clear')
  expect(status).toBe(2)
})

test('the service rotates by the policy when the clock passes it', async () => {
  await keyturn.json('create automatic --type EC --rotate-every 30d')
  await keyturn.json('vault clock advance 31d')
  expect(await keyturn.json('versions automatic')).toHaveLength(2)
})

test('a policy that was shown can be set, from a file or from a key', async () => {
  await keyturn.json('create source --type EC --rotate-every 90d --expire-after 1y')
  await keyturn.json('create first --type EC')
  const file = join(keyturn.folder, 'policy.json')
  const { stdout: shown } = await keyturn.local('policy show source -o json')
  await writeFile(file, shown)
  const wanted = { rotateEvery: 'P90D', expireAfter: 'P1Y', isDefault: false }
  const fromFile = await keyturn.local(`policy set first --from ${file} -o json`)
  expect(fromFile.stderr).toBe('first: rotateEvery none -> 90d\nfirst: expireAfter none -> 1y\n')
  expect(JSON.parse(fromFile.stdout)).toMatchObject({ name: 'first', ...wanted })
  expect((await keyturn.local('policy set first --from source')).stderr).toBe('first: the policy is so already\n')
})

test('a policy is copied to keys by name or by tag, those that have it are left, and one that is not there stops no other', async () => {
  await keyturn.json('create model --type EC --rotate-every 90d --expire-after 1y --tag team=sales')
  for (const name of ['third', 'fourth']) await keyturn.json(`create ${name} --type EC --tag team=sales`)
  const dry = await keyturn.local('policy copy model --tag team=sales --dry-run')
  expect(dry.stdout).toMatch(
    /third +policy would be set \(dry run: nothing was written\)\n +rotateEvery +none -> 90d\n/,
  )
  expect(dry.stdout).toContain('3 keys: 2 would be set, 1 unchanged')
  expect(await keyturn.json('policy show third')).toMatchObject({ isDefault: true })
  const named = await keyturn.local('policy copy model third absent -o json')
  expect([named.status, JSON.parse(named.stdout)]).toMatchObject([
    7,
    [
      { key: 'third', outcome: 'set', dryRun: false, changes: [{ field: 'rotateEvery', from: null, to: 'P90D' }, {}] },
      { key: 'absent', outcome: 'failed', changes: [], error: { code: 'KEY_NOT_FOUND' } },
    ],
  ])
  const all = await keyturn.local('policy copy model --tag team=sales -o tsv')
  expect(all.stdout.split('\n').map((line) => line.split('\t').slice(0, 3).join(' '))).toEqual([
    'fourth set rotateEvery,expireAfter',
    'model unchanged ',
    'third unchanged ',
    '',
  ])
  expect(await keyturn.json('policy show fourth')).toMatchObject({ rotateEvery: 'P90D', expireAfter: 'P1Y' })
})

test('a key without a policy of its own is nothing to copy from', async () => {
  await keyturn.json('create plain --type EC')
  for (const line of ['policy copy plain orders', 'policy set orders --from plain']) {
    const { stdout, stderr, status } = await keyturn.local(line)
    expect(stderr).toContain('key "plain" has no rotation policy that could be copied')
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  }
  expect((await keyturn.local('policy copy orders')).stderr).toContain('no keys are named')
})

test('what is no policy, and one beside flags, is refused before anything is written', async () => {
  const file = join(keyturn.folder, 'bad.json')
  await writeFile(file, '{"lifetimeAction":[]}')
  const bad = await keyturn.local(`policy set orders --from ${file}`)
  expect(bad).toMatchObject({ status: 2, stderr: expect.stringContaining('"lifetimeAction", which is no part of it') })
  const both = await keyturn.local(`policy set orders --from ${file} --rotate-every 90d`)
  expect(both).toMatchObject({ status: 2, stderr: expect.stringContaining('leave the other flags out') })
})

test('the template is a policy', async () => {
  const { stdout } = await keyturn.run(['policy', 'template'])
  await keyturn.json('create templated --type EC')
  const set = await keyturn.local('policy set templated --from - -o json', { input: stdout })
  expect(JSON.parse(set.stdout)).toMatchObject({ rotateEvery: 'P90D', expireAfter: 'P1Y', notifyBefore: 'P30D' })
})
