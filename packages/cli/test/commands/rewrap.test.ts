import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

const marker = 'MARKER-data-key-of-thirty-two-by'

let keyturn: Keyturn
let first: string
let wrapped: string

interface Report {
  values: { source: string; path: string | null; outcome: string; from: string; to: string; needs: string | null }[]
  left: { versions: { key: string; version: string; uses: number }[]; unknown: object[] }
}

beforeAll(async () => {
  keyturn = await createKeyturn()
  first = (await keyturn.json<{ version: string }>('create orders --type RSA --size 2048')).version
  wrapped = (await keyturn.local('wrap orders', { input: marker })).stdout
  await keyturn.json('vault clock advance 1d')
  await keyturn.json('rotate orders')
})

afterAll(() => keyturn.remove())

async function write(name: string, text: string, mode = 0o600): Promise<string> {
  const file = join(keyturn.folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, text, { mode })
  return file
}

async function unwrapped(file: string): Promise<string> {
  return (await keyturn.local(`unwrap ${file} --stdout`)).stdout
}

test('a file goes to the newest version, keeps its permissions and unwraps to the same data key', async () => {
  const file = await write('dek.json', wrapped)
  await chmod(file, 0o640)
  const { values, left } = await keyturn.json<Report>(`rewrap ${file}`)
  expect(values).toMatchObject([{ source: file, path: null, outcome: 'rewrapped', from: first, needs: null }])
  expect(left).toEqual({ uses: [], unknown: [], versions: [] })
  expect(JSON.parse(await readFile(file, 'utf8')).kid).toContain(values[0]?.to)
  expect(await unwrapped(file)).toBe(marker)
  if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o640)
  expect(await keyturn.json(`rewrap ${file}`)).toMatchObject({ values: [{ outcome: 'current' }] })
})

test('a folder is rewritten at a path: documents only, and nothing in them but the values', async () => {
  const { kid, value } = JSON.parse(wrapped)
  const text = `# shop\nshop:\n  dek: ${JSON.stringify(JSON.parse(wrapped))} # ours\n  id: 0012\n`
  const document = await write('tree/a/values.yaml', text)
  const notes = await write('tree/notes.txt', wrapped)
  await write('tree/node_modules/dep.json', `{"dek": ${wrapped}}`)
  await write('tree/other.json', '{"nothing": true}')
  await write('tree/image.json', Buffer.from([0xff, 0xfe, 0x00]).toString('latin1'))
  if (process.platform !== 'win32') await symlink(document, join(keyturn.folder, 'tree/link.yaml'))
  const { stdout, status } = await keyturn.run([
    ...['rewrap', join(keyturn.folder, 'tree'), '--json-path', '$..dek', '--vault', 'local', '-o', 'json'],
  ])
  expect(status).toBe(0)
  expect(JSON.parse(stdout).values).toMatchObject([{ source: document, path: '$.shop.dek', outcome: 'rewrapped' }])
  const after = await readFile(document, 'utf8')
  expect(after).not.toContain(value)
  expect(after.replace(/"kid":"[^"]*"/, `"kid":"${kid}"`).replace(/"value":"[^"]*"/, `"value":"${value}"`)).toBe(text)
  expect(await readFile(notes, 'utf8')).toBe(wrapped)
  expect((await readdir(join(keyturn.folder, 'tree/a'))).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('standard input is rewritten to standard output, and what was done is said on standard error', async () => {
  const { stdout, stderr, status } = await keyturn.local('rewrap', { input: wrapped })
  expect(status).toBe(0)
  expect(JSON.parse(stdout).kid).not.toContain(first)
  expect(stderr).toContain('no old version is needed')
  const back = await keyturn.local('unwrap --stdout', { input: stdout })
  expect(back.stdout).toBe(marker)
})

describe('what is left over', () => {
  test('is said by a dry run, which changes no file, and gives status 8 when asked', async () => {
    const file = await write('left/dek.json', wrapped)
    const run = await keyturn.local(`rewrap ${file} --dry-run --exit-code`)
    expect(run.status).toBe(8)
    expect(run.stdout).toContain('would be rewrapped')
    expect(run.stdout).toContain(`version ${first} of orders is still needed by 1 value`)
    expect(await readFile(file, 'utf8')).toBe(wrapped)
    expect((await keyturn.local(`rewrap ${file} --dry-run`)).status).toBe(0)
  })

  test('is what fails: the others are moved, the one is named, and the status is partly', async () => {
    const good = await write('mixed/good.json', wrapped)
    const { value } = JSON.parse(wrapped)
    const broken = wrapped.replace(value, `${value.slice(0, -8)}AAAAAAAA`)
    const bad = await write('mixed/bad.json', broken)
    const { stdout, status } = await keyturn.local(`rewrap ${join(keyturn.folder, 'mixed')} -o json`)
    expect(status).toBe(7)
    const { values, left }: Report = JSON.parse(stdout)
    expect(values.map(({ source, outcome }) => [source, outcome])).toEqual([
      [bad, 'failed'],
      [good, 'rewrapped'],
    ])
    expect(left.versions).toMatchObject([{ key: 'orders', version: first, uses: 1 }])
    expect(await readFile(bad, 'utf8')).toBe(broken)
    expect(await unwrapped(good)).toBe(marker)
  })
})

test('no output shows the data key, debugging included', async () => {
  const file = await write('quiet.json', wrapped)
  const runs = [
    await keyturn.local(`rewrap ${file} --debug -o json`),
    await keyturn.local('rewrap --debug', { input: wrapped }),
  ]
  for (const { status, stdout, stderr } of runs) {
    expect(status).toBe(0)
    for (const form of ['latin1', 'base64', 'base64url', 'hex'] as const) {
      expect(stdout + stderr).not.toContain(Buffer.from(marker).toString(form))
    }
  }
})

test.each([
  ['rewrap missing.json', '"missing.json" cannot be read: there is no such file'],
  ['rewrap -o json', 'leave --output out'],
  ['rewrap x --json-path dek', '--json-path: "dek" is not a JSON path'],
  ['rewrap x --key a_b', '"a_b" is no key name'],
])('%s is refused: %s', async (line, message) => {
  const { stdout, stderr, status } = await keyturn.local(line, { input: wrapped })
  expect(stderr).toContain(message)
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
})

test('a named file that holds nothing wrapped is refused, since that is a mistake', async () => {
  const file = await write('plain.json', '{"a": 1}')
  const { stderr, status } = await keyturn.local(`rewrap ${file}`)
  expect(stderr).toContain('holds no wrapped key')
  expect(stderr).toContain('give --json-path')
  expect(status).toBe(2)
})

test('what a database keeps goes to T-SQL, and without a file for it the value fails and says which flag is missing', async () => {
  const made = join(import.meta.dirname, '../../../core/test/fixtures/foreign-tools/tedious')
  const own = await createKeyturn()
  try {
    await own.local(`vault import ${join(made, 'vault.yaml')}`)
    await own.json('rotate columns')
    const refused = await own.local(`rewrap ${join(made, 'keys.sql')}`)
    expect(refused.stdout).toMatch(/\[CEK1\] +failed +columns[\s\S]*\nhint: Give --sql-out FILE/)
    const sql = join(own.folder, 'move.sql')
    const moved = await own.local(`rewrap ${join(made, 'keys.sql')} --sql-out ${sql}`)
    expect(moved.status).toBe(0)
    expect(moved.stdout).toContain('in the T-SQL, for the database to run')
    expect(await readFile(sql, 'utf8')).toContain('ALTER COLUMN ENCRYPTION KEY [CEK1] ADD VALUE')
  } finally {
    await own.remove()
  }
})

test('a value at a named place that cannot be read is unknown, and no success', async () => {
  const file = await write('f.yaml', `sops:\n  azure_kv:\n    - {name: orders, version: ${first}, enc: c2VjcmV0}\n`)
  const { stdout, status } = await keyturn.run(['rewrap', file, '--json-path', '$.sops.azure_kv[*].enc', '-v', 'local'])
  expect(status).toBe(8)
  expect(stdout).not.toContain('no old version is needed')
  expect(stdout).toContain('1 value may need any version: which one is unknown')
})
