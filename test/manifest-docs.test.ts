import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkManifest, parsePlan } from '../packages/core/dist/index.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const program = join(root, 'packages/cli/dist/main.js')

let folder: string
let guide: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-manifests-'))
  guide = await readFile(join(root, 'docs/manifest.md'), 'utf8')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** The fenced blocks of one language. */
function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1] ?? '')
}

async function keyturn(line: string, env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...line.split(' ').slice(1)], {
    cwd: folder,
    env: { PATH: process.env.PATH, KEYTURN_LOCAL_DIR: join(folder, 'vaults'), NO_COLOR: '1', ...env },
  })
  return stdout
}

test('every manifest in the guide is an example that the tests of core apply, and the other way round', async () => {
  const examples = join(root, 'examples/manifests')
  const files = await Promise.all((await readdir(examples)).map((name) => readFile(join(examples, name), 'utf8')))
  expect(blocks('yaml').toSorted()).toEqual(files.toSorted())
})

test('the session prints what the guide shows', async () => {
  await writeFile(join(folder, 'keys.yaml'), blocks('yaml')[0] ?? '')
  const normalise = (text: string) => text.replaceAll(/\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}Z/g, '<time>').trimEnd()
  const parts = blocks('console').join('').split(/^\$ /m).slice(1)
  expect(parts).toHaveLength(4)
  for (const part of parts) {
    const [line = '', ...output] = part.split('\n')
    expect(normalise(await keyturn(line)), line).toBe(normalise(output.join('\n')))
  }
})

test('the mistakes are told in the words of the guide', () => {
  const text = 'version: 1\nkeys:\n  - name: orders\n    typ: EC\n    curve: P-256\n    ifOlderThan: 3 month\n'
  const told = checkManifest(text).problems.map(
    ({ line, column, path, message }) => `  keys.yaml:${line}:${column}: ${path}: ${message}\n`,
  )
  expect(blocks('text')).toEqual([`keys.yaml has 2 problems:\n${told.join('')}`])
})

test('the plan in the guide is one that apply takes', () => {
  const [plan = ''] = blocks('json')
  expect(parsePlan(plan).steps).toHaveLength(1)
})

test('the library example runs, and prints what its comment says', async () => {
  const [example = ''] = blocks('ts')
  await mkdir(join(folder, 'node_modules', '@keyturn'), { recursive: true })
  for (const name of ['core', 'local-vault']) {
    await symlink(join(root, 'packages', name), join(folder, 'node_modules', '@keyturn', name), 'junction')
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'example.ts'), example)
  const { stdout } = await run(process.execPath, ['example.ts'], { cwd: folder })
  expect(stdout).toBe((example.match(/(?:^\/\/ .*\n)+$/m)?.[0] ?? '').replaceAll(/^\/\/ /gm, ''))
})

test('the stored plan of the guide is applied as it is', async () => {
  const local = { KEYTURN_VAULT: 'local:stored' }
  await writeFile(join(folder, 'keys.yaml'), 'version: 1\nkeys: [{ name: orders, type: EC }]\n')
  await writeFile(join(folder, 'plan.json'), await keyturn('keyturn plan -o json', local))
  expect(await keyturn('keyturn plan --markdown', local)).toMatch(/^### Plan for/)
  expect(await keyturn('keyturn apply plan.json --yes', local)).toMatch(/^done {4}create {2}orders$/m)
})
