import { afterAll, beforeAll, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { commandGroups } from '../../src/command-list.ts'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

const commands = commandGroups.flatMap((group) => group.commands)
const wordsOf = (usage: string) => usage.replace(/ [<[].*$/, '').split(' ')

test('the first screen fits 80 columns and 24 lines, and says how to get further', async () => {
  const { stdout, stderr, status } = await keyturn.run(['--help'])
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  const lines = stdout.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(24)
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  expect(stdout).toContain('keyturn help <command>')
  expect(await keyturn.run([])).toEqual({ stdout: '', stderr: stdout, status: 2 })
})

test('help of a command is that of its flag; help of none that there is says so', async () => {
  const [asked, flagged] = await Promise.all([
    keyturn.run(['help', 'policy', 'set']),
    keyturn.run(['policy', 'set', '--help']),
  ])
  expect(asked).toEqual(flagged)
  const unknown = await keyturn.run(['help', 'rotat'])
  expect(unknown).toMatchObject({ stdout: '', status: 2, stderr: expect.stringContaining('Did you mean rotate?') })
})

test('keyturn help shows every command in its group', async () => {
  const { stdout, stderr, status } = await keyturn.run(['help'])
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  for (const { usage } of commands) expect(stdout).toContain(`  ${usage}`)
  expect(stdout).toMatchSnapshot()
})

test.each(commands)('keyturn $usage --help', async ({ usage }) => {
  const { stdout, status } = await keyturn.run([...wordsOf(usage), '--help'])
  expect(status).toBe(0)
  // Examples are to be copied, so they are not broken.
  expect(stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  keyturn '))).toEqual([])
  expect(stdout).toMatchSnapshot()
})

test('help is found behind flags and words, and asks for nothing else to be right', async () => {
  const { stdout } = await keyturn.run(['-v', 'local', 'create', '--help', '--no-such-flag'])
  expect(stdout).toMatch(/^keyturn create <name> \[flags\]\n/)
})

test('the commands of a group are listed when it is named alone', async () => {
  const { stdout } = await keyturn.run(['policy', '--help'])
  expect(stdout).toContain('policy show <name>')
  expect(stdout).not.toContain('rotate [name..]')
})

test('--version prints the version and nothing else', async () => {
  expect(await keyturn.run(['--version'])).toEqual({ stdout: `${packageJson.version}\n`, stderr: '', status: 0 })
})

test('the list names the words that each command takes', async () => {
  for (const { usage, load } of commands) {
    const words = usage.split(' ').filter((word) => /^[<[]/.test(word))
    expect(Object.keys((await load()).positionals ?? {}), usage).toEqual(words)
  }
})

test('every example in help is a command line that parses', async () => {
  const { parseArgv } = await import('../../src/program/parse-argv.ts')
  for (const { usage, load } of commands) {
    for (const [line] of (await load()).examples) {
      const argv = (line.split(/ [|<>] /)[0] ?? '').split(' ')
      const parsed = await parseArgv(argv, commandGroups)
      expect(parsed?.command, `${usage}: ${line}`).toBeDefined()
    }
  }
})
