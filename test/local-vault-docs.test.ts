import { execFile } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startLocalVault } from '../packages/local-vault/dist/index.js'
import { promisedBy, root } from './documents.ts'

const run = promisify(execFile)
const program = join(root, 'packages/cli/dist/main.js')

let folder: string

/** A stranger's project: it has the packages that the guides name, and nothing else of ours. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-guides-'))
  const installed: Record<string, string> = {
    '@keyturn/local-vault': 'packages/local-vault',
    '@azure/keyvault-keys': 'packages/local-vault/node_modules/@azure/keyvault-keys',
    '@azure/identity': 'packages/local-vault/node_modules/@azure/identity',
    vitest: 'node_modules/vitest',
  }
  for (const [name, path] of Object.entries(installed)) {
    const link = join(folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(root, path), link, 'junction')
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** The fenced blocks whose first line ends with this word, which says how to run them. */
async function blocks(document: string, word: string): Promise<string[]> {
  const text = await readFile(join(root, 'docs', document), 'utf8')
  return [...text.matchAll(new RegExp(`^\`\`\`[a-z]+ ${word}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1] ?? '')
}

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return name
}

test("the guide's vitest example passes in vitest", async () => {
  const [example = ''] = await blocks('local-vault.md', 'vitest')
  await write('orders.test.ts', example)
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { stdout } = await run(process.execPath, [vitest, 'run', '--root', folder], { cwd: folder })
  expect(stdout).toMatch(/1 passed/)
})

test("the guide's node:test example passes in node --test", async () => {
  const [example = ''] = await blocks('local-vault.md', 'node-test')
  const { stdout } = await run(process.execPath, ['--test', await write('orders.node.js', example)], { cwd: folder })
  expect(stdout).toMatch(/pass 1\n/)
})

test.each(['local-vault.md', 'local-vault-javascript.md'])(
  'the examples of %s print what they promise',
  async (guide) => {
    const examples = await blocks(guide, 'run')
    expect(examples.length).toBeGreaterThan(0)
    for (const example of examples) {
      const { stdout } = await run(process.execPath, [await write('example.mjs', example)], { cwd: folder })
      expect(promisedBy(example)).not.toBe('')
      expect(stdout).toBe(promisedBy(example))
    }
  },
)

test('the program of the JavaScript guide runs with the variables of a vault, under both of its addresses', async () => {
  const [example = ''] = await blocks('local-vault-javascript.md', 'tls')
  const server = await startLocalVault()
  onTestFinished(() => server.close())
  const program = await write('program.mjs', example)
  const byName = `https://default.vault.localhost:${server.port}`
  const isKnown = await lookup('default.vault.localhost').then(
    () => true,
    () => false,
  )
  for (const KEY_VAULT_URL of [server.url, ...(isKnown ? [byName] : [])]) {
    const env = { PATH: process.env.PATH, ...server.env, KEY_VAULT_URL }
    const { stdout } = await run(process.execPath, [program], { cwd: folder, env })
    expect(stdout).toBe('orders true\n')
  }
})

test('the seed of the guide gives the keys, dates and time that it shows', async () => {
  const [seed = ''] = await blocks('local-vault.md', 'seed')
  await write('seed.yaml', seed)
  const keyturn = async (...args: string[]) => {
    const env = { PATH: process.env.PATH, KEYTURN_LOCAL_DIR: join(folder, 'seeded'), KEYTURN_VAULT: 'local' }
    return JSON.parse((await run(process.execPath, [program, ...args, '-o', 'json'], { cwd: folder, env })).stdout)
  }
  expect(await keyturn('vault', 'seed', 'seed.yaml')).toMatchObject({ keys: 4, versions: 5, frozen: true })
  expect((await keyturn('list')).map(({ name }: { name: string }) => name)).toEqual(['bills', 'certificate', 'orders'])
  expect(await keyturn('deleted')).toMatchObject([{ name: 'gone' }])
  expect(await keyturn('show', 'orders')).toMatchObject({ createdOn: '2030-01-01T00:00:00Z', tags: { team: 'shop' } })
})

test.skipIf(process.platform === 'win32')("the guide's script runs a program against a vault of its own", async () => {
  const [session = ''] = await blocks('local-vault.md', 'session')
  const [example = ''] = await blocks('local-vault-javascript.md', 'tls')
  await write('program.mjs', example)
  const script = `keyturn() { exec "${process.execPath}" "${program}" "$@"; }\n${session}wait $!\n`
  const env = { PATH: process.env.PATH, KEYTURN_LOCAL_DIR: join(folder, 'session') }
  const { stdout, stderr } = await run('bash', ['-e', '-c', script], { cwd: folder, env })
  expect(stdout).toBe('orders true\n')
  expect(stderr).toMatch(/protects nothing of value\.\nstopped\n$/)
})

test('every option of vault start is explained in the guide', async () => {
  const { stdout } = await run(process.execPath, [program, 'vault', 'start', '--help'])
  const [, flags = ''] = /\nFlags:\n([\s\S]*?)\n\n/.exec(stdout) ?? []
  const options = [...flags.matchAll(/^ +(--[a-z-]+)/gm)].map((match) => match[1] ?? '')
  expect(options.length).toBeGreaterThan(8)
  const guide = await readFile(join(root, 'docs/local-vault.md'), 'utf8')
  for (const option of options) expect(guide).toContain(`\`${option}`)
})

test('every variable that a vault asks for is explained in the guide', async () => {
  const server = await startLocalVault()
  onTestFinished(() => server.close())
  const guide = await readFile(join(root, 'docs/local-vault.md'), 'utf8')
  for (const name of Object.keys(server.env)) expect(guide).toContain(`\`${name}\``)
})
