import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkManifest, parsePlan } from '../packages/core/dist/manifest.js'
import { blocksOf, keyturnIn, promisedBy, readDocument, replaySessions, root } from './documents.ts'

const run = promisify(execFile)

let folder: string
let guide: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-manifests-'))
  guide = await readDocument('docs/manifest.md')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('every manifest in the guide is an example that the tests of core apply, and the other way round', async () => {
  const examples = join(root, 'examples/manifests')
  const files = await Promise.all((await readdir(examples)).map((name) => readFile(join(examples, name), 'utf8')))
  expect(blocksOf(guide, 'yaml').toSorted()).toEqual(files.toSorted())
})

test('the session prints what the guide shows', async () => {
  await writeFile(join(folder, 'keys.yaml'), blocksOf(guide, 'yaml')[0] ?? '')
  expect(await replaySessions(guide, keyturnIn(folder))).toBe(4)
})

test('problems of a manifest are reported in the words of the guide', () => {
  const text = 'version: 1\nkeys:\n  - name: orders\n    typ: EC\n    curve: P-256\n    ifOlderThan: 3 month\n'
  const reported = checkManifest(text).problems.map(
    ({ line, column, path, message }) => `  keys.yaml:${line}:${column}: ${path}: ${message}\n`,
  )
  expect(blocksOf(guide, 'text')).toEqual([`keys.yaml has 2 problems:\n${reported.join('')}`])
})

test('the plan in the guide is one that apply takes', () => {
  const [plan = ''] = blocksOf(guide, 'json')
  expect(parsePlan(plan).steps).toHaveLength(1)
})

test('the library example runs, and prints what its comment says', async () => {
  const [example = ''] = blocksOf(guide, 'ts')
  await mkdir(join(folder, 'node_modules', '@keyturn'), { recursive: true })
  for (const name of ['core', 'local-vault']) {
    await symlink(join(root, 'packages', name), join(folder, 'node_modules', '@keyturn', name), 'junction')
  }
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'example.ts'), example)
  const { stdout } = await run(process.execPath, ['example.ts'], { cwd: folder })
  expect(stdout).toBe(promisedBy(example))
})

test('the stored plan of the guide is applied as it is', async () => {
  const keyturn = keyturnIn(folder, { env: { KEYTURN_VAULT: 'local:stored' } })
  await writeFile(join(folder, 'keys.yaml'), 'version: 1\nkeys: [{ name: orders, type: EC }]\n')
  await writeFile(join(folder, 'plan.json'), await keyturn('keyturn plan -o json'))
  expect(await keyturn('keyturn plan -o markdown')).toMatch(/^### Plan for/)
  expect(await keyturn('keyturn apply plan.json --yes')).toMatch(/^done {4}create {2}orders$/m)
})
