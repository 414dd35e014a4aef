import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'
import { startServer } from '../start-vault.ts'

let keyturn: Keyturn
let seedFile: string

const seed = `
clock: 2030-06-01T00:00:00Z
keys:
  - name: orders
    keyType: EC
    createdOn: 2030-01-01T00:00:00Z
    tags: { team: shop }
    rotationPolicy: { rotateEvery: P1Y, expireAfter: P2Y }
  - name: bills
    keyType: EC
    versions:
      - { createdOn: 2029-01-01T00:00:00Z, enabled: false }
      - { createdOn: 2029-06-01T00:00:00Z, expiresOn: 2031-01-01T00:00:00Z }
  - name: gone
    keyType: EC
    deletedOn: 2030-05-31T00:00:00Z
`

beforeAll(async () => {
  keyturn = await createKeyturn()
  seedFile = join(keyturn.folder, 'seed.yaml')
  await writeFile(seedFile, seed)
})

afterAll(() => keyturn.remove())

const on = (vault: string, ...args: string[]) => keyturn.run([...args, '-v', `local:${vault}`])
const json = async (vault: string, ...args: string[]) => JSON.parse((await on(vault, ...args, '-o', 'json')).stdout)

/** All that a client can see of the seed's keys. */
const seen = async (vault: string) =>
  Promise.all([
    json(vault, 'list'),
    json(vault, 'versions', 'bills'),
    json(vault, 'show', 'orders'),
    json(vault, 'policy', 'show', 'orders'),
    json(vault, 'deleted'),
    json(vault, 'vault', 'clock'),
  ])

test('seed, list, export, reset, import: the same ids, keys, dates and policies are back', async () => {
  expect(await json('round', 'vault', 'seed', seedFile)).toEqual({
    name: 'round',
    keys: 3,
    versions: 4,
    now: '2030-06-01T00:00:00Z',
    frozen: true,
    dryRun: false,
  })
  const before = await seen('round')
  expect(before[0]).toMatchObject([{ name: 'bills' }, { name: 'orders', tags: { team: 'shop' } }])
  expect(before[1]).toMatchObject([{ enabled: true }, { enabled: false }])
  const file = join(keyturn.folder, 'round.yaml')
  expect(await json('round', 'vault', 'export', file)).toEqual({ name: 'round', file, keys: 3, dryRun: false })
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
  await on('round', 'vault', 'reset', '--yes')
  expect(await on('round', 'list')).toMatchObject({ stdout: '', status: 3 })
  const imported = await on('round', 'vault', 'import', file)
  expect(imported.stdout).toMatch(
    /^imported 3 keys with 4 versions.*\nits clock stands still at 2030-06-01T00:00:00Z; /,
  )
  expect(await seen('round')).toEqual(before)
})

test('an import over keys asks first, names how many, and replaces all of them', async () => {
  await on('full', 'create', 'mine', '--type', 'EC')
  const file = join(keyturn.folder, 'replacement.yaml')
  await writeFile(file, 'keys: [{ name: theirs, keyType: EC }]')
  const refused = await on('full', 'vault', 'import', file)
  expect(refused.stderr).toContain('This replaces the key of embedded vault "full", deleted ones included.')
  expect(refused.status).toBe(2)
  expect(await json('full', 'list')).toMatchObject([{ name: 'mine' }])
  expect(await json('full', 'vault', 'import', file, '--dry-run')).toMatchObject({ keys: 1, dryRun: true })
  expect(await json('full', 'list')).toMatchObject([{ name: 'mine' }])
  expect((await on('full', 'vault', 'import', file, '--yes')).status).toBe(0)
  expect(await json('full', 'list')).toMatchObject([{ name: 'theirs' }])
})

test('a file that is of no use is refused with the place, and nothing is lost for it', async () => {
  await on('kept', 'create', 'mine', '--type', 'EC')
  const file = join(keyturn.folder, 'broken.yaml')
  await writeFile(file, 'keys: [{ name: a, keyType: EC }, { name: b, keyType: EC, jwk: { x: SECRETVALUE } }]')
  for (const [verb, ...flags] of [['import', '--yes'], ['seed']] as const) {
    const { stdout, stderr, status } = await on('kept', 'vault', verb, file, ...flags)
    expect(stderr).toContain('keys[1]')
    expect(stderr).not.toContain('SECRETVALUE')
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  }
  expect(await json('kept', 'list')).toMatchObject([{ name: 'mine' }])
})

test('a seed adds to what is there, refuses names that are taken, and checks only in a dry run', async () => {
  await on('more', 'create', 'mine', '--type', 'EC')
  const dry = await on('more', 'vault', 'seed', seedFile, '--dry-run')
  expect(dry.stdout).toBe('would have seeded 3 keys with 4 versions into embedded vault "more"\n')
  expect(await json('more', 'list')).toHaveLength(1)
  await on('more', 'vault', 'seed', seedFile)
  expect(await json('more', 'list')).toHaveLength(3)
  const again = await on('more', 'vault', 'seed', seedFile)
  expect(again.stderr).toContain('has a key "orders" already')
  expect(again.status).toBe(2)
})

test('an export goes nowhere unasked: no destination, a file that exists, an output format', async () => {
  await on('asked', 'create', 'mine', '--type', 'EC')
  const there = join(keyturn.folder, 'there.yaml')
  await writeFile(there, 'mine')
  for (const [says, ...args] of [
    ['where the private keys are to go was not said'],
    ['exists already', there],
    ['exclude each other', there, '--stdout'],
    ['--force goes with a file', '--stdout', '--force'],
    ['leave --output out', '--stdout', '-o', 'json'],
  ] as const) {
    const { stdout, stderr, status } = await on('asked', 'vault', 'export', ...args)
    expect(stderr).toContain(says)
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  }
  expect(await readFile(there, 'utf8')).toBe('mine')
  await on('asked', 'vault', 'export', there, '--dry-run', '--force')
  expect(await readFile(there, 'utf8')).toBe('mine')
  expect((await on('asked', 'vault', 'export', there, '--force')).status).toBe(0)
  const { stdout } = await on('asked', 'vault', 'export', '--stdout')
  expect(stdout).toBe(await readFile(there, 'utf8'))
  expect(stdout).toMatch(/^format: keyturn-snapshot-1\nkeys:\n {2}- name: mine\n[\s\S]* d: /)
})

test('what another program pipes in is imported', async () => {
  const { stdout } = await keyturn.run(['vault', 'import', '-', '-v', 'local:piped', '-o', 'tsv'], { input: seed })
  expect(stdout).toBe('piped\t3\t4\n')
})

test('a reset empties a vault that is being served, which goes on with the store that all see', async () => {
  const { server } = await startServer(keyturn, ['-v', 'local:busy'])
  await on('busy', 'create', 'before', '--type', 'EC')
  await on('busy', 'vault', 'reset', '--yes')
  expect(await json('busy', 'list')).toEqual([])
  const served = await keyturn.run(['create', 'after', '--type', 'EC'], { env: server.env })
  expect(served.status).toBe(0)
  expect(await json('busy', 'list')).toMatchObject([{ name: 'after' }])
})

test('a clock that was frozen is resumed, and runs on from there', async () => {
  await on('clock', 'vault', 'clock', 'set', '2040-01-01')
  const frozen = await json('clock', 'vault', 'clock', 'freeze')
  expect({ ...(await json('clock', 'vault', 'clock')), dryRun: false }).toEqual(frozen)
  const resumed = new Date((await json('clock', 'vault', 'clock', 'resume')).now)
  expect(resumed.toISOString()).toMatch(/^2040-01-01T00:0/)
  const clock = async () => new Date((await json('clock', 'vault', 'clock')).now).getTime()
  await expect.poll(clock).toBeGreaterThan(new Date(frozen.now).getTime())
})
