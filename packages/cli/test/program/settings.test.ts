import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSettings } from '../../src/program/settings.ts'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
let project: string

beforeEach(async () => {
  keyturn = await createKeyturn()
  project = join(keyturn.folder, 'project', 'deep')
  await mkdir(project, { recursive: true })
})

afterEach(() => keyturn.remove())

const write = (text: string) => writeFile(join(keyturn.folder, 'project', 'keyturn.config.yaml'), text)

test('a file above the working folder names vaults and gives options; a variable outweighs it, a flag both', async () => {
  await write('vaults: { prod: "local:contoso" }\ndefaults: { vault: prod, output: json }\n')
  const run = (args: string[], env = {}) => keyturn.run(args, { cwd: project, env })
  const created = await run(['create', 'orders', '--type', 'EC'])
  expect(JSON.parse(created.stdout)).toMatchObject({ vaultUrl: 'https://contoso.vault.localhost' })
  expect((await run(['list', '-v', 'prod'], { KEYTURN_OUTPUT: 'tsv' })).stdout).toMatch(/^orders\ttrue\t/)
  expect((await run(['list', '-o', 'text'], { KEYTURN_OUTPUT: 'tsv' })).stdout).toMatch(/^NAME /)
  expect((await run(['list'], { KEYTURN_VAULT: 'local' })).stdout).toBe('[]\n')
  // What prints no JSON goes on printing what it prints.
  expect((await run(['completion', 'fish'])).stdout).toContain('complete -c keyturn')
})

test.each([
  ['default: {}', '"default" is no part of it'],
  ['defaults: { speed: 9 }', 'defaults.speed is no option of every command'],
  ['defaults: { output: table }', 'output cannot be "table"; use one of text, json, yaml, tsv'],
  ['defaults: { allow-host: evil.example }', 'defaults.allow-host is not for a project to decide'],
  ['defaults: { yes: true }', 'defaults.yes is not for a project to decide'],
  ['vaults: [a]', '"vaults" holds no names with values'],
])('%s is refused, with the file that says it', async (text, message) => {
  await write(text)
  await expect(readSettings({}, project)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringMatching(/keyturn\.config\.yaml/),
  })
  await expect(readSettings({}, project)).rejects.toThrow(message)
})

test('a variable that cannot be so is refused by its name', async () => {
  await expect(readSettings({ KEYTURN_AUTH: 'magic' }, project)).rejects.toThrow(
    /^KEYTURN_AUTH: auth cannot be "magic"; use/,
  )
})
