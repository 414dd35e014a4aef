import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { globalFlags } from '../../src/flags/global-flags.ts'
import { readSettings, variableOf } from '../../src/program/settings.ts'
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

test('what is refused is refused with its line', async () => {
  await write('vaults:\n  prod: contoso\ndefaults:\n  output: json\n  speed: 9\n')
  await expect(readSettings({}, project)).rejects.toThrow(/keyturn\.config\.yaml":5: defaults\.speed is no option/)
  await write('vaults:\n  prod: contoso\n\ndefault:\n  output: json\n')
  await expect(readSettings({}, project)).rejects.toThrow(/keyturn\.config\.yaml":4: "default" is no part of it/)
  await write('defaults:\n  # seldom\n  output: table\n')
  await expect(readSettings({}, project)).rejects.toThrow(/keyturn\.config\.yaml:3: output cannot be "table"/)
})

test("the user's file counts where neither a flag, a variable nor the project says something; doctor shows it", async () => {
  const own = join(keyturn.folder, 'config')
  await mkdir(join(own, 'keyturn'), { recursive: true })
  await writeFile(
    join(own, 'keyturn', 'keyturn.config.yaml'),
    'vaults: { prod: "local:mine", other: "local:other" }\ndefaults: { vault: prod, timeout: 7min, output: yaml, yes: true }\n',
  )
  await write('vaults: { prod: "local:theirs" }\ndefaults: { output: json }\n')
  const env = { XDG_CONFIG_HOME: own, KEYTURN_QUIET: 'true' }
  const run = (...args: string[]) => keyturn.run(args, { cwd: project, env })
  expect(JSON.parse((await run('create', 'orders', '--type', 'EC')).stdout)).toMatchObject({
    vaultUrl: 'https://theirs.vault.localhost',
  })
  expect((await run('delete', 'orders')).status).toBe(0)
  const { checks } = JSON.parse((await run('doctor')).stdout)
  expect(checks[0].detail).toMatch(
    /^vault local:theirs \([^)]*config.keyturn.keyturn\.config\.yaml:2: prod\); timeout /,
  )
  expect(checks[0].detail).toMatch(/timeout 7min \([^)]*config.keyturn.keyturn\.config\.yaml/)
  expect(checks[0].detail).toMatch(/output json \([^)]*project.keyturn\.config\.yaml/)
  expect(checks[0].detail).toContain('quiet true (KEYTURN_QUIET)')
})

test('doctor says what names the vault', async () => {
  await write('vaults: { prod: "local:contoso" }\ndefaults:\n  vault: local:other\n')
  const named = async (args: string[], env = {}) => {
    const { stdout } = await keyturn.run(['doctor', '-o', 'json', ...args], { cwd: project, env })
    return JSON.parse(stdout).checks[0].detail.split('; ')[0]
  }
  await keyturn.run(['create', 'orders', '--type', 'EC', '--vault', 'local:other'])
  await keyturn.run(['create', 'orders', '--type', 'EC', '--vault', 'local:contoso'])
  expect(await named(['--vault', 'local:other'])).toBe('vault local:other (--vault)')
  expect(await named(['--vault', 'prod'])).toBe('vault local:contoso (--vault: prod)')
  expect(await named([])).toMatch(/^vault local:other \(.*keyturn\.config\.yaml:3\)$/)
  expect(await named([], { KEY_VAULT_NAME: 'prod' })).toBe('vault local:contoso (KEY_VAULT_NAME: prod)')
  const both = { KEYTURN_VAULT: 'local:other', KEY_VAULT_NAME: 'prod' }
  expect(await named([], both)).toBe('vault local:other (KEYTURN_VAULT)')
})

test.each(Object.entries(globalFlags).filter(([name]) => name !== 'vault'))(
  'the option %s can be given by a variable of its name',
  async (name, { type, choices }) => {
    const variable = variableOf(name)
    expect(variable).toBe(`KEYTURN_${name.toUpperCase().replaceAll('-', '_')}`)
    const value = choices?.at(-1) ?? (type === 'boolean' ? 'true' : 'x')
    const { options } = await readSettings({ [variable]: value }, project)
    expect(options.get(name)).toEqual({ value, source: variable })
  },
)

test('a variable that cannot be so is refused by its name', async () => {
  await expect(readSettings({ KEYTURN_AUTH: 'magic' }, project)).rejects.toThrow(
    /^KEYTURN_AUTH: auth cannot be "magic"; use/,
  )
})
