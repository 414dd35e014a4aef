import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createOutput } from '../../src/output/output.ts'
import { createKeyturn, type Keyturn, program } from '../run-keyturn.ts'

let keyturn: Keyturn
/** Clears the screen, sets the title, reverses the direction, starts a new line, ends a tsv column. */
const hostile = '\u001b[2J\u001b]0;owned\u0007\u202ereversed\r\nfake line\tnext\u009b31m'

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.local('create plain --type EC')
  const created = await keyturn.run([
    'create',
    'marked',
    '--type',
    'EC',
    '--tag',
    `note=${hostile}`,
    '-v',
    'local',
    '-o',
    'json',
  ])
  expect(created.status).toBe(0)
})

afterAll(() => keyturn.remove())

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const raw = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/

test.each(['show marked', 'list', 'versions marked', 'rotate marked --dry-run'])(
  'text of "%s" shows hostile tags without obeying them',
  async (line) => {
    const { stdout, stderr, status } = await keyturn.local(line)
    expect(status).toBe(0)
    expect(stdout).not.toMatch(raw)
    expect(stderr).not.toMatch(raw)
    expect(stdout).not.toMatch(/^fake line/m)
  },
)

test('JSON and YAML are free of raw control characters and give the tag back as it is', async () => {
  const json = await keyturn.local('show marked -o json')
  expect(json.stdout).not.toMatch(raw)
  expect(JSON.parse(json.stdout).tags.note).toBe(hostile)
  const yaml = await keyturn.local('show marked -o yaml')
  expect(yaml.stdout).not.toMatch(raw)
  expect(parse(yaml.stdout)).toEqual(JSON.parse(json.stdout))
})

test('tsv has one line a key, whatever its tags hold', async () => {
  const { stdout } = await keyturn.local('list -o tsv')
  const lines = stdout.trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  expect(new Set(lines.map((line) => line.split('\t').length))).toEqual(new Set([7]))
})

test('a hostile argument is shown in the error without being obeyed', async () => {
  const { stderr, status } = await keyturn.run(['show', hostile, '-v', 'local'])
  expect(stderr).not.toMatch(raw)
  expect(status).toBe(2)
})

test('colours are for terminals and can be asked for; NO_COLOR and --no-color win', async () => {
  const coloured = '\u001b['
  const run = async (line: string, env: Record<string, string>) => (await keyturn.local(line, { env })).stdout
  expect(await run('show plain', {})).not.toContain(coloured)
  expect(await run('show plain', { FORCE_COLOR: '1' })).toContain(coloured)
  expect(await run('show plain', { FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain(coloured)
  expect(await run('show plain --no-color', { FORCE_COLOR: '1' })).not.toContain(coloured)
})

test('--quiet leaves stderr to errors', async () => {
  const talkative = await keyturn.local('ensure plain --type EC --tag a=1')
  expect(talkative.stderr).toMatch(/^changed: /)
  expect((await keyturn.local('ensure plain --type EC --tag a=2 --quiet')).stderr).toBe('')
  expect((await keyturn.local('show absent --quiet')).stderr).toMatch(/^error: /)
})

test('--debug tells the requests and the causes, and no token', async () => {
  const { stdout, stderr, status } = await keyturn.local('show absent --debug -o json', { started: true })
  expect(stderr).toContain('GET')
  expect(stderr).toContain('/keys/absent/')
  expect(stderr).toContain('caused by: ')
  expect(stderr).not.toMatch(/Bearer [\w-]+\./)
  expect({ stdout, status }).toEqual({ stdout: '', status: 3 })
})

test('a reader that goes away early ends nothing', async () => {
  const run = keyturn.local('list', {
    onStart: (child) => {
      child.stdout?.destroy()
    },
  })
  expect(await run).toMatchObject({ stderr: '', status: 0 })
})

test('an unknown output format is refused before anything is asked', async () => {
  const { stderr, status } = await keyturn.local('list -o xml')
  expect(stderr).toContain('--output cannot be "xml"; use one of text, json, yaml, tsv')
  expect(status).toBe(2)
})

test.skipIf(process.platform !== 'linux')('a full disk is said, and does not pass for success', async () => {
  const full = await open('/dev/full', 'w')
  const child = spawn(process.execPath, [program, 'list', '-v', 'local'], {
    env: { ...process.env, KEYTURN_LOCAL_DIR: join(keyturn.folder, 'vaults') },
    stdio: ['ignore', full.fd, 'pipe'],
  })
  const stderr = child.stderr === null ? '' : text(child.stderr)
  const [status] = await once(child, 'close')
  await full.close()
  expect(await stderr).toMatch(/^error: the output could not be written: ENOSPC/)
  expect(status).toBe(1)
})

test.each(['text', 'tsv', 'json', 'yaml'])(
  'a tag holds no command for a runner in %s, and JSON and YAML keep its value',
  async (format) => {
    const tags = { '::add-mask::x': '##[error]owned', note: '::error::owned' }
    const flags = Object.entries(tags).flatMap(([name, value]) => ['--tag', `${name}=${value}`])
    await keyturn.run(['ensure', 'obeyed', '--type', 'EC', ...flags, '-v', 'local'])
    const { stdout, stderr, status } = await keyturn.run(['list', '-v', 'local', '-o', format])
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    expect(stdout).toContain('owned')
    expect(stdout).not.toMatch(/##\[|^\s*::/m)
    if (format !== 'json' && format !== 'yaml') return
    expect(parse(stdout)).toContainEqual(expect.objectContaining({ name: 'obeyed', tags }))
  },
)

test('what a command prints after it was given up is left out, and what it had printed reaches a slow reader whole', async () => {
  const stdout = new PassThrough({ highWaterMark: 16 })
  const stderr = new PassThrough()
  const streams = { stdout, stderr } as unknown as Pick<Parameters<typeof createOutput>[0], 'stdout' | 'stderr'>
  const output = createOutput({ format: 'text', quiet: false, debug: false, colour: false, env: {}, ...streams })
  const printed = ['a line that is longer than what the reader takes at once', 'another line']
  for (const line of printed) output.print(line)
  const ended = output.end()
  output.print('too late')
  const read = text(stdout)
  await ended
  stdout.end()
  expect(await read).toBe(`${printed.join('\n')}\n`)
})
