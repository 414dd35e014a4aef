import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  connect,
  createKey,
  deleteKey,
  getDeletedKey,
  getKey,
  importKey,
  listKeys,
  parseKeyMaterial,
  purgeKey,
  rotateKey,
  updateKey,
} from '../packages/core/dist/index.js'
import { openLocalVault, type Permission } from '../packages/local-vault/dist/index.js'
import { blocksOf, keyturnIn, readDocument, replaySessions, root } from './documents.ts'

const run = promisify(execFile)

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-readme-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the terminal session prints what the README shows', async () => {
  const keyturn = keyturnIn(folder, { vaults: 'session', env: { KEYTURN_VAULT: 'local' } })
  expect(await replaySessions(await readDocument('README.md'), keyturn)).toBeGreaterThan(3)
})

describe("the quickstart's lines", () => {
  test('each do what the table says, in order, on one vault', async () => {
    await copyFile(join(root, 'examples/quickstart/rsa-key.jwk.json'), join(folder, 'key.jwk.json'))
    const keyturn = keyturnIn(folder, { vaults: 'quickstart', env: { KEYTURN_VAULT: 'local' } })
    const table = await readDocument('docs/quickstart.md')
    const lines = [...table.matchAll(/\| `(keyturn [^`]+)` \|$/gm)].map((match) => match[1] ?? '')
    expect(lines).toHaveLength(13)
    const said = new Map<string, string>()
    for (const line of lines) said.set(line.split(' ').slice(1, 3).join(' '), await keyturn(line))
    expect(said.get('show sample-key')).toContain('EC P-256')
    expect(said.get('list')).toMatch(/sample-ec-key[\s\S]*sample-key[\s\S]*sample-rsa-key/)
    expect(said.get('disable sample-key')).toContain('disabled')
    expect(said.get('deleted sample-key')).toContain('recovery')
    expect(said.get('purge sample-key')).toContain('purged')
    expect(said.get('rotate my-key')).toContain('round-trip')
    expect(said.get('import my-imported-key')).toContain('RSA 2048')
    expect(await keyturn('keyturn policy show my-key')).toMatch(/30d[\s\S]*90d[\s\S]*7d/)
    expect(await keyturn('keyturn deleted')).not.toContain('sample-key')
  })
})

test("the permissions on the quickstart's page are enough: the quickstart's own down to purge, and with those besides for the rest", async () => {
  const page = await readDocument('docs/quickstart.md')
  const listed = (pattern: RegExp) => (page.match(pattern)?.[1]?.split(' ') ?? []) as Permission[]
  const own = listed(/--key-permissions ([a-z ]+)`/)
  const besides = listed(/after it need `([a-z ]+)`/)
  const local = await openLocalVault()
  const as = (permissions: Permission[]) =>
    connect({ url: local.url, httpClient: local.httpClient, credential: local.credentialWith({ permissions }) })
  try {
    const first = await as(own)
    await createKey(first, 'sample-key', { keyType: 'EC' })
    await getKey(first, 'sample-key')
    for await (const { name } of listKeys(first)) expect(name).toBe('sample-key')
    await updateKey(first, 'sample-key', { enabled: false })
    await deleteKey(first, 'sample-key')
    await getDeletedKey(first, 'sample-key')
    await purgeKey(first, 'sample-key')
    const below = await as([...own, ...besides])
    await createKey(below, 'my-key', {
      keyType: 'RSA',
      keyOperations: ['encrypt', 'decrypt'],
      rotationPolicy: { rotateEvery: '30d', expireAfter: '90d', notifyBefore: '7d' },
    })
    const { verification } = await rotateKey(below, 'my-key')
    expect(verification?.checks.filter(({ status }) => status !== 'passed')).toEqual([])
    await importKey(below, 'imported', parseKeyMaterial(await readDocument('examples/quickstart/rsa-key.jwk.json')))
  } finally {
    await local.close()
  }
})

test('the library example runs, and prints what its comment says', async () => {
  const [example = ''] = blocksOf(await readDocument('README.md'), 'ts')
  const project = join(folder, 'library')
  await mkdir(join(project, 'node_modules', '@keyturn'), { recursive: true })
  for (const name of ['core', 'local-vault']) {
    await symlink(join(root, 'packages', name), join(project, 'node_modules', '@keyturn', name), 'junction')
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  await writeFile(join(project, 'example.ts'), example)
  const { stdout } = await run(process.execPath, ['example.ts'], { cwd: project })
  expect(stdout).toMatch(/^not-due NOT_DUE \d{4}-/)
  expect(example).toContain('// not-due NOT_DUE')
})

test('the workflow uses only inputs that the action has', async () => {
  const [example = ''] = blocksOf(await readDocument('README.md'), 'yaml')
  const workflow = parse(example) as { jobs: { rotate: { steps: { with: Record<string, unknown> }[] } } }
  const action = parse(await readDocument('action.yml')) as { inputs: Record<string, unknown> }
  const used = Object.keys(workflow.jobs.rotate.steps[0]?.with ?? {})
  expect(used.length).toBeGreaterThan(3)
  expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(used))
})

test('every relative link of the documents leads somewhere', async () => {
  const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'RELEASING.md', 'SECURITY.md']
  for (const name of await readdir(join(root, 'docs'))) if (name.endsWith('.md')) documents.push(`docs/${name}`)
  for (const document of documents) {
    const text = await readFile(join(root, document), 'utf8')
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '')
    for (const link of links) {
      const target = new URL(link, `file://${root}${document}`)
      await expect(
        readFile(target).catch((error) => error.code === 'EISDIR' || Promise.reject(error)),
        `${document}: ${link}`,
      ).resolves.toBeDefined()
    }
  }
})
