import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
let first: string
let latest: string
let wrapped: string

beforeAll(async () => {
  keyturn = await createKeyturn()
  first = (await keyturn.json<{ version: string }>('create orders --type RSA --size 2048')).version
  wrapped = (await keyturn.local('wrap orders', { input: '0123456789abcdef0123456789abcdef' })).stdout
  await keyturn.json('vault clock advance 2d')
  const [rotated] = await keyturn.json<{ version: string }[]>('rotate orders')
  latest = rotated?.version ?? ''
  await keyturn.json('vault clock advance 2d')
})

afterAll(() => keyturn.remove())

async function write(name: string, text: string | Uint8Array): Promise<string> {
  const file = join(keyturn.folder, name)
  await mkdir(join(file, '..'), { recursive: true })
  await writeFile(file, text)
  return file
}

const vaultUrl = 'https://default.vault.localhost'
const sopsText = (version: string) =>
  `a: ENC[x]\nsops:\n  azure_kv:\n    - {vault_url: "${vaultUrl}:8443", name: orders, version: ${version}, enc: AAAA}\n`

test('prints what needs which version, and which versions nothing needs', async () => {
  const [old, current] = [await write('a/dek.json', wrapped), await write('a/new.yaml', sopsText(latest))]
  const { stdout, status } = await keyturn.local(`uses ${join(keyturn.folder, 'a')} -o json`)
  expect(status).toBe(0)
  const key = { key: 'orders', vaultUrl }
  expect(JSON.parse(stdout)).toEqual({
    uses: [
      { file: old, path: null, format: 'envelope', ...key, version: first },
      { file: current, path: '$.sops.azure_kv[0]', format: 'sops', ...key, version: latest },
    ],
    unknown: [],
    versions: [
      { ...key, version: latest, uses: 1 },
      { ...key, version: first, uses: 1 },
    ],
  })
  expect((await keyturn.local(`uses ${current} -o json --exit-code`)).status).toBe(0)
  expect(JSON.parse((await keyturn.local(`uses ${current} -o json`)).stdout).versions).toContainEqual({
    ...{ ...key, version: first },
    uses: 0,
  })
  expect((await keyturn.local(`uses ${old} --exit-code`)).status).toBe(8)
})

test('asks no vault when none is named, and says then what the values say themselves', async () => {
  const file = await write('b/s.yaml', sopsText(first))
  const { stdout, status } = await keyturn.run(['uses', file, '-o', 'json'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    uses: [{ version: first, vaultUrl }],
    versions: [{ version: first, uses: 1 }],
  })
})

test('reads standard input, and shows people a table', async () => {
  const { stdout, status } = await keyturn.local('uses -', { input: wrapped })
  expect(status).toBe(0)
  expect(stdout).toMatch(new RegExp(`orders {2}${latest} {2}nothing +latest`))
  expect(stdout).toMatch(new RegExp(`orders {2}${first} {2}1 value +old`))
})

test('takes of a folder what is wanted, follows no links, and counts what it does not read as unknown', async () => {
  const folder = join(keyturn.folder, 'c')
  await write('c/in/a.yaml', sopsText(first))
  await write('c/out/b.yaml', sopsText(first))
  await write('c/in/c.txt', sopsText(first))
  if (process.platform !== 'win32') await symlink(join(folder, 'out'), join(folder, 'in', 'link'))
  const filesOf = async (flags: string) => {
    const report = await keyturn.json<{ uses: { file: string }[] }>(`uses ${folder} ${flags}`)
    return report.uses.map(({ file }) => file.slice(folder.length + 1))
  }
  expect(await filesOf('--include *.yaml --ignore out/**')).toEqual(['in/a.yaml'])
  expect(await filesOf('--include in/**')).toEqual(['in/a.yaml', 'in/c.txt'])
  const large = await write('c/in/large.yaml', `${sopsText(first)}# ${'x'.repeat(1024 * 1024)}`)
  const { stdout, status } = await keyturn.local(`uses ${folder} --max-size 1 -o json`)
  expect(JSON.parse(stdout).unknown).toEqual([
    { file: large, path: null, reason: expect.stringContaining('more than') },
  ])
  expect(status).toBe(7)
})

test('counts the files in which nothing is known, names those that may be bare ciphertexts, and retire repeats them', async () => {
  const folder = join(keyturn.folder, 'plain')
  await write('plain/dek.json', wrapped)
  expect(await keyturn.json(`uses ${folder}`)).not.toHaveProperty('noFormat')
  const inBase64 = await write('plain/enc', (await keyturn.local('encrypt orders', { input: 'a secret' })).stdout)
  // Begins as UTF-16 does, and is none.
  const inBytes = await write('plain/enc.bin', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.alloc(254, 0xd8)]))
  await write('plain/notes.txt', 'nothing is wrapped here')
  const uses = await write('plain.json', (await keyturn.local(`uses ${folder} -o json`)).stdout)
  expect(JSON.parse(await readFile(uses, 'utf8')).noFormat).toEqual({ files: 3, maybeCiphertext: [inBase64, inBytes] })
  const shown = `2 files have the size of a ciphertext of RSA: ${inBase64}, ${inBytes}`
  const { stdout } = await keyturn.local(`uses ${folder}`)
  expect(stdout).toContain('In 3 files nothing is known to be wrapped.')
  expect(stdout).toContain(shown)
  expect((await keyturn.local(`retire orders --uses ${uses} --dry-run`)).stderr).toContain(shown)
  const named = await keyturn.json(`uses ${inBase64} --raw RSA-OAEP-256 --key orders`)
  expect(named).toMatchObject({ uses: [{ file: inBase64, format: 'ciphertext', version: latest }] })
  expect(named).not.toHaveProperty('noFormat')
  expect((await keyturn.local('uses -', { input: 'nothing' })).stdout).toContain('In 1 file nothing is known')
})

test('a bare ciphertext of bytes is read from standard input as from a file', async () => {
  const { stdout } = await keyturn.local('encrypt orders', { input: 'a secret' })
  const input = Buffer.from(stdout.trim(), 'base64url')
  const { stdout: report } = await keyturn.local('uses - --raw RSA-OAEP-256 --key orders -o json', { input })
  expect(JSON.parse(report)).toMatchObject({ uses: [{ file: '-', format: 'ciphertext', version: latest }] })
})

test('what it has printed keeps a version from being retired, and the plan says by what', async () => {
  const file = await write('d/dek.json', wrapped)
  const uses = await write('uses.json', (await keyturn.local(`uses ${file} -o json`)).stdout)
  const retired = await keyturn.local(`retire orders --keep 1 --uses ${uses} --dry-run`)
  expect(retired.stdout).toContain('STILL_NEEDED')
  const manifest = await write('keys.yaml', 'version: 1\nkeys:\n  - {name: orders, type: RSA, keep: 1, grace: 30d}\n')
  const plan = await keyturn.local(`plan ${manifest} --uses ${uses} -o json`)
  expect(JSON.parse(plan.stdout)).toMatchObject({
    steps: [],
    idle: [{ reason: { message: expect.stringContaining(`version ${first} stays: ${file} needs it`) } }],
  })
  const applied = await keyturn.local(`apply ${manifest} --uses ${uses} --yes -o json`)
  expect(JSON.parse(applied.stdout)).toMatchObject({ steps: [] })
  expect(await keyturn.json(`show orders --version ${first}`)).toMatchObject({ enabled: true, expiresOn: null })
  const without = await keyturn.local(`plan ${manifest} -o json`)
  expect(JSON.parse(without.stdout).steps).toMatchObject([{ action: 'retire' }])
  const stored = await keyturn.local(`apply ${await write('plan.json', without.stdout)} --uses ${uses} --yes`)
  expect(stored.stderr).toContain('--uses goes with a manifest, and this is a stored plan')
  expect(stored.status).toBe(2)
})

test.each([
  ['uses missing.json', 7, ''],
  ['uses x --raw RSA-OAEP', 2, 'bare ciphertexts do not say which key made them'],
  ['uses x --max-size 0', 2, '--max-size "0" is no size'],
])('%s ends with %i', async (line, expected, message) => {
  const { stderr, status } = await keyturn.local(line)
  expect(stderr).toContain(message)
  expect(status).toBe(expected)
})
