import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn
const vaults = ['--vault', 'local:east', '--vault', 'local:west']
const names = ['alpha', 'beta', 'gamma', 'delta']

interface Rotation {
  key: string
  vaultUrl: string
  outcome: string
  rotated: boolean
  version: string
}

beforeAll(async () => {
  keyturn = await createKeyturn()
  for (const vault of ['local:east', 'local:west']) {
    for (const name of names) await keyturn.run(['create', name, '--type', 'EC', '--vault', vault])
  }
})

afterAll(() => keyturn.remove())

async function rotate(...args: string[]) {
  const { stdout, stderr, status } = await keyturn.run(['rotate', '--all', '--yes', ...args, ...vaults, '-o', 'json'])
  return { results: stdout === '' ? [] : (JSON.parse(stdout) as Rotation[]), stderr, status }
}

async function versionsOf(vault: string, name: string): Promise<number> {
  const { stdout } = await keyturn.run(['versions', name, '--vault', vault, '-o', 'json'])
  return JSON.parse(stdout).length
}

describe('rotate --all', () => {
  test('goes through several vaults, and reports vault by vault, keys by name', async () => {
    const { results, status } = await rotate('--if-older-than', '90d')
    expect(status).toBe(0)
    const sorted = names.toSorted()
    expect(results.map(({ vaultUrl, key }) => `${new URL(vaultUrl).hostname.split('.')[0]}/${key}`)).toEqual(
      ['east', 'west'].flatMap((vault) => sorted.map((name) => `${vault}/${name}`)),
    )
    expect(results.every(({ outcome }) => outcome === 'not-due')).toBe(true)
  })

  test('in four shards rotates every key once', async () => {
    const before = await versionsOf('local:east', 'alpha')
    const seen: string[] = []
    for (const shard of ['1/4', '2/4', '3/4', '4/4']) {
      const { results, status } = await rotate('--shard', shard)
      expect(status).toBe(0)
      seen.push(...results.map(({ vaultUrl, key }) => `${vaultUrl}/${key}`))
    }
    expect(new Set(seen).size).toBe(8)
    expect(seen).toHaveLength(8)
    expect(await versionsOf('local:east', 'alpha')).toBe(before + 1)
  })
})

test('rotate --all without a rule needs consent, and does nothing without it', async () => {
  const before = await versionsOf('local:east', 'alpha')
  const { stdout, stderr, status } = await keyturn.run(['rotate', '--all', '--vault', 'local:east'])
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
  expect(stderr).toContain('This makes a new version of every key in https://east.vault.localhost, due or not.')
  expect(await versionsOf('local:east', 'alpha')).toBe(before)
})

describe('--report', () => {
  test('has one line a key, is for its owner alone, and is not overwritten', async () => {
    const file = join(keyturn.folder, 'once.jsonl')
    expect((await rotate('--report', file)).status).toBe(0)
    const lines = (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines[0]).toMatchObject({ type: 'run', format: 'keyturn-report-1', dryRun: false })
    expect(lines.filter(({ type }) => type === 'result')).toHaveLength(8)
    expect(lines.filter(({ type }) => type === 'listed')).toHaveLength(2)
    expect(lines.at(-1)).toMatchObject({ type: 'end', complete: true })
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
    const again = await rotate('--report', file)
    expect(again.stderr).toContain('a report is not overwritten')
    expect(again.stderr).toContain('Go on where it stops')
    expect(again.status).toBe(2)
  })

  test('with --resume goes on where it stops: what is in it is not rotated again', async () => {
    const file = join(keyturn.folder, 'cut.jsonl')
    const { results } = await rotate('--report', file)
    const lines = (await readFile(file, 'utf8')).split('\n')
    const kept = lines.filter((line) => !line.includes('"gamma"') && !line.startsWith('{"type":"end"'))
    await writeFile(file, `${kept.join('\n').trimEnd()}\n{"type":"result","resu`)
    const before = await versionsOf('local:west', 'alpha')
    const resumed = await rotate('--report', file, '--resume')
    expect(resumed.results.map(({ key, rotated }) => [key, rotated])).toEqual([
      ['gamma', true],
      ['gamma', true],
    ])
    expect(results).toHaveLength(8)
    expect(await versionsOf('local:west', 'alpha')).toBe(before)
    expect(await rotate('--report', file, '--resume')).toMatchObject({ results: [], status: 0 })
    const shard = await rotate('--report', file, '--resume', '--shard', '1/2')
    expect(shard.stderr).toContain('is the report of all shards, and this run is shard 1/2')
    expect(shard.status).toBe(2)
  })

  test('tells a vault that cannot be listed, and is then not complete', async () => {
    const file = join(keyturn.folder, 'broken.jsonl')
    const { stdout, stderr, status } = await keyturn.run([
      ...['rotate', '--all', '--yes', '--report', file, '--vault', 'local:east', '--vault', 'https://localhost:1'],
      ...['--timeout', '30s', '-o', 'json', '--allow-host', 'localhost:1'],
    ])
    expect(JSON.parse(stdout)).toHaveLength(4)
    expect(stderr).toContain('[UNAVAILABLE]')
    expect(status).toBe(7)
    const lines = (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.filter(({ type }) => type === 'vault-failed')).toMatchObject([{ vaultUrl: 'https://localhost:1' }])
    expect(lines.at(-1)).toMatchObject({ type: 'end', complete: false })
  })
})

test.each([
  [['rotate', '--all', '--resume'], '--resume goes with --report'],
  [['rotate', '--all', '--shard', '0/2'], '--shard: "0/2" is not a shard'],
])('%j is refused', async (args, message) => {
  const { stderr, status } = await keyturn.run([...args, '--vault', 'local:east'])
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})
