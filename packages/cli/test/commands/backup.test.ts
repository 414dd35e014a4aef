import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('create orders --type EC --tag team=shop')
  await keyturn.json('rotate orders')
  await keyturn.json('create bills --type EC')
})

afterAll(() => keyturn.remove())

function inFolder(name: string): string {
  return join(keyturn.folder, name)
}

test('a key is backed up to a file for its owner with a note beside it, and restored to another vault', async () => {
  const file = inFolder('orders.keybackup')
  const made = await keyturn.local(`backup orders --out ${file} -o json`)
  expect(JSON.parse(made.stdout)).toEqual([
    {
      key: 'orders',
      vaultUrl: 'https://default.vault.localhost',
      outcome: 'backed-up',
      file,
      versions: 2,
      error: null,
    },
  ])
  if (process.platform !== 'win32') {
    for (const each of [file, `${file}.json`]) expect((await stat(each)).mode & 0o777).toBe(0o600)
  }
  const again = await keyturn.local(`backup orders --out ${file}`)
  expect(again).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('exists already') })

  const dry = await keyturn.local(`restore ${file} --dry-run`)
  expect(dry).toMatchObject({ status: 5, stdout: expect.stringContaining('a key of that name is there') })
  const refused = await keyturn.local(`restore ${file}`)
  expect(refused).toMatchObject({ status: 5, stdout: '', stderr: expect.stringContaining('merges with nothing') })

  const elsewhere = ['restore', file, '--vault', 'local:elsewhere']
  const plan = await keyturn.run([...elsewhere, '--dry-run', '-o', 'json'])
  expect(JSON.parse(plan.stdout)).toMatchObject([{ key: 'orders', collision: null, dryRun: true }])
  const restored = await keyturn.run([...elsewhere, '-o', 'json'])
  expect(restored.stderr).toContain('restores only within the subscription and geography')
  expect(JSON.parse(restored.stdout)).toMatchObject([{ name: 'orders', tags: { team: 'shop' } }])
  const { stdout } = await keyturn.run(['versions', 'orders', '--vault', 'local:elsewhere', '-o', 'json'])
  expect(JSON.parse(stdout)).toHaveLength(2)
})

test('every key goes into a folder, and a second run goes on where the first was killed', async () => {
  const folder = inFolder('backups')
  const first = await keyturn.local(`backup --all --out-dir ${folder}`)
  expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining('2 keys: 2 backed-up') })
  const host = join(folder, 'default.vault.localhost')
  const files = await readdir(host)
  expect(files.toSorted()).toEqual(['bills', 'orders'].flatMap((key) => [`${key}.keybackup`, `${key}.keybackup.json`]))
  // As a run leaves it that is killed while it writes, or just before.
  await writeFile(join(host, 'bills.keybackup'), (await readFile(join(host, 'bills.keybackup'))).subarray(10))
  await rm(join(host, 'orders.keybackup'))
  const second = await keyturn.local(`backup --all --out-dir ${folder} -o tsv`)
  expect(second.stdout.split('\n').map((line) => line.split('\t').slice(0, 2))).toEqual([
    ['bills', 'backed-up'],
    ['orders', 'backed-up'],
    [''],
  ])
  const third = await keyturn.local(`backup --all --out-dir ${folder}`)
  expect(third.stdout).toContain('2 keys: 2 unchanged')

  const all = files.map((file) => join(host, file))
  const restored = await keyturn.run(['restore', ...all, '--vault', 'local:whole', '-o', 'tsv'])
  expect(restored.status).toBe(0)
  expect(restored.stdout.trim().split('\n')).toHaveLength(2)

  await keyturn.json('rotate bills')
  const later = await keyturn.local(`backup --all --out-dir ${folder}`)
  expect(later).toMatchObject({ status: 7, stdout: expect.stringContaining('has changed since it was backed up') })
})

test('a backup that is no backup is refused by the service, and stops no other', async () => {
  const rubbish = inFolder('rubbish')
  await writeFile(rubbish, randomBytes(100))
  const good = inFolder('good.keybackup')
  await keyturn.json(`backup bills --out ${good}`)
  const run = await keyturn.run(['restore', rubbish, good, '--vault', 'local:partly', '-o', 'tsv'])
  expect(run).toMatchObject({ status: 7, stdout: expect.stringContaining('\tbills\t') })
  expect(run.stderr).toContain('of the same subscription and geography')
})

test.each([
  ['backup orders', 2, 'where the backup is to go was not said'],
  ['backup orders --out a --out-dir b', 2, 'exclude each other'],
  ['backup orders bills --out a', 2, '--out is for one key'],
  ['backup --out-dir b', 2, 'no keys are named'],
  ['backup none --out a', 3, 'there is no key "none"'],
  ['backup orders --out a --dry-run', 2, 'changes nothing in a vault'],
  ['restore', 2, 'needs <file>'],
  ['restore nothing', 2, 'there is no such file'],
])('%s: exit status %i', async (line, status, message) => {
  const run = await keyturn.local(line)
  expect({ status: run.status, stdout: run.stdout }).toEqual({ status, stdout: '' })
  expect(run.stderr).toContain(message)
})
