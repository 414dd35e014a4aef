import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type LocalVaultServer, startLocalVault } from '@keyturn/local-vault'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn, type Run } from '../run-keyturn.ts'
import { createServedKey, listServedVersions } from '../served-key.ts'

let keyturn: Keyturn
let server: LocalVaultServer

beforeAll(async () => {
  keyturn = await createKeyturn()
  server = await startLocalVault()
})

afterEach(() => server.vault.faults.clear())

afterAll(async () => {
  await server.close()
  await keyturn.remove()
})

function run(line: string, env: Record<string, string> = {}): Promise<Run> {
  return keyturn.run(line.split(' '), { env: { ...server.env, ...env } })
}

test('a rotation is noted in the folder that is named, for its owner alone, and ended once it is reported', async () => {
  await createServedKey(server.vault, 'noted')
  const folder = join(keyturn.folder, 'state')
  expect(await run('rotate noted -o json', { KEYTURN_STATE_DIR: folder })).toMatchObject({ status: 0 })
  const file = join(folder, 'rotations.jsonl')
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).type)).toEqual(['begun', 'made', 'ended'])
  if (process.platform !== 'win32') {
    expect([(await stat(folder)).mode & 0o777, (await stat(file)).mode & 0o777]).toEqual([0o700, 0o600])
  }
})

test('a dry run notes nothing', async () => {
  await createServedKey(server.vault, 'unnoted')
  const folder = join(keyturn.folder, 'dry')
  expect(await run('rotate unnoted --dry-run', { KEYTURN_STATE_DIR: folder })).toMatchObject({ status: 0 })
  await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a folder that is named and cannot be used sends nothing', async () => {
  await createServedKey(server.vault, 'unsent')
  const { stderr, status } = await run('rotate unsent', { KEYTURN_STATE_DIR: join(server.caFile, 'state') })
  expect(stderr).toMatch(/KEYTURN_STATE_DIR: the folder ".*" cannot be written to/)
  expect(status).toBe(2)
  expect(await listServedVersions(server.vault, 'unsent')).toHaveLength(1)
})

test('where the usual folder cannot be used, the run goes on and says what that means', async () => {
  await createServedKey(server.vault, 'sealed')
  const { stderr, status } = await run('rotate sealed', { XDG_STATE_HOME: server.caFile, HOME: server.caFile })
  expect(stderr).toContain('KEYTURN_STATE_DIR')
  expect(status).toBe(0)
})

test('a run that is killed before its report is taken up by the next one, which adopts what it made', async () => {
  const first = await createServedKey(server.vault, 'killed')
  const { faults } = server.vault
  faults.add({ kind: 'silence' }, { operation: 'sign' })
  const killed = await keyturn.run(['rotate', 'killed'], {
    env: server.env,
    onStart: (child) => {
      const timer = setInterval(() => {
        if (faults.pending() > 0) return
        clearInterval(timer)
        child.kill('SIGKILL')
      }, 5)
    },
  })
  expect(killed).toMatchObject({ stdout: '', status: null })
  const { stdout, status } = await run('rotate killed -o json')
  const versions = (await listServedVersions(server.vault, 'killed')).map(({ version }) => version)
  expect(versions).toHaveLength(2)
  expect(JSON.parse(stdout)).toMatchObject([
    {
      outcome: 'adopted',
      reason: { code: 'RESUMED' },
      previousVersion: first,
      version: versions.find((version) => version !== first),
      verification: { ok: true },
    },
  ])
  expect(status).toBe(0)
})
