import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from './run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

/** Words that stand in the bundled code of each part and nowhere else. */
const parts = {
  sdk: 'KeyVaultClient = class',
  'sign-in': 'ManagedIdentityCredential = class',
  'embedded vault': 'node:sqlite',
  queries: 'TreeInterpreter',
  yaml: 'YAMLParseError',
} as const

type Part = keyof typeof parts

/** The parts of the program that a command line loads: V8 writes down which files it compiled. */
async function partsLoadedBy(...args: string[]): Promise<Part[]> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-coverage-'))
  await keyturn.run(args, { env: { NODE_V8_COVERAGE: folder } })
  const [report = ''] = await readdir(folder)
  const { result } = JSON.parse(await readFile(join(folder, report), 'utf8')) as { result: { url: string }[] }
  await rm(folder, { recursive: true, force: true })
  const files = result.filter(({ url }) => url.startsWith('file:')).map(({ url }) => fileURLToPath(url))
  expect(files.some((file) => file.endsWith('main.js'))).toBe(true)
  const code = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n')
  return (Object.keys(parts) as Part[]).filter((part) => code.includes(parts[part]))
}

test('every part is found where it is loaded', async () => {
  const dist = fileURLToPath(new URL('../dist', import.meta.url))
  const files = (await readdir(dist)).filter((name) => name.endsWith('.js'))
  const code = await Promise.all(files.map((name) => readFile(join(dist, name), 'utf8')))
  for (const word of Object.values(parts)) expect(code.filter((each) => each.includes(word)).length, word).toBe(1)
})

test('help and version load nothing but themselves', async () => {
  expect(await partsLoadedBy('--help')).toEqual([])
  expect(await partsLoadedBy('--version')).toEqual([])
  expect(await partsLoadedBy('rotate', '--help')).toEqual([])
})

test('an embedded vault needs no sign-in', async () => {
  expect(await partsLoadedBy('create', 'orders', '--type', 'EC', '--vault', 'local')).toEqual(['sdk', 'embedded vault'])
})

test('a wrong command line loads no vault', async () => {
  expect(await partsLoadedBy('create', 'orders', '--vault', 'local')).toEqual([])
})
