import { stat } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'
import { ask, startServer } from '../start-vault.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

test('vault start prints one line when it listens, serves keyturn over TLS, and ends with 0 on SIGTERM', async () => {
  const { line, server, child, ended } = await startServer(keyturn, ['--vault', 'local:served'])
  expect(line).toMatch(/^\{.*\}\n$/)
  expect(server).toEqual({
    url: expect.stringMatching(/^https:\/\/localhost:\d+$/),
    caFile: expect.any(String),
    identityEndpoint: expect.any(String),
    identityHeader: expect.any(String),
    authority: {
      authorityHost: server.url,
      tenantId: expect.any(String),
      clientId: expect.any(String),
      clientSecret: expect.any(String),
      clientAssertion: expect.any(String),
    },
    env: expect.objectContaining({ KEYTURN_VAULT: expect.any(String), NODE_EXTRA_CA_CERTS: server.caFile }),
  })

  const created = await keyturn.run(['create', 'orders', '--type', 'EC', '-o', 'json'], { env: server.env })
  expect(created.stderr).toBe('')
  expect(JSON.parse(created.stdout)).toMatchObject({ name: 'orders', keyType: 'EC' })
  const rotated = await keyturn.run(['rotate', 'orders', '--vault', server.url, '-o', 'json'], { env: server.env })
  expect(JSON.parse(rotated.stdout)).toMatchObject([{ outcome: 'rotated', verification: { ok: true } }])

  // The same store, meanwhile, without the network.
  const { stdout } = await keyturn.run(['versions', 'orders', '--vault', 'local:served', '-o', 'json'])
  expect(JSON.parse(stdout)).toHaveLength(2)

  child.kill('SIGTERM')
  expect((await ended).status).toBe(0)
  await expect(ask(server.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test.each(['40000x', '70000'])('port %s is refused', async (port) => {
  const { stderr, status } = await keyturn.run(['vault', 'start', '--port', port])
  expect(stderr).toContain(port)
  expect(status).toBe(2)
})

test('a port that is taken is a conflict', async () => {
  const { server } = await startServer(keyturn)
  const second = await keyturn.run(['vault', 'start', '--port', new URL(server.url).port, '-v', 'local:second'])
  expect(second.stderr).toContain('[CONFLICT]')
  expect(second.status).toBe(5)
})

test('the clock is shown, advanced and set, and each vault has its own', async () => {
  const vault = ['--vault', 'local:timed', '-o', 'json']
  const clock = async (...args: string[]) =>
    new Date(JSON.parse((await keyturn.run(['vault', 'clock', ...args, ...vault])).stdout).now)
  expect((await clock('set', '2030-01-01')).toISOString()).toMatch(/^2030-01-01T00:0/)
  expect((await clock('advance', '91d')).toISOString()).toMatch(/^2030-04-02T00:0/)
  expect((await clock()).toISOString()).toMatch(/^2030-04-02T00:0/)
  const other = await keyturn.run(['vault', 'clock', 'resume', '--vault', 'local:other', '-o', 'json'])
  expect(new Date(JSON.parse(other.stdout).now).getFullYear()).toBeLessThan(2030)
})

test('a clock is not advanced by what is no duration, nor in a dry run', async () => {
  const { stderr, status } = await keyturn.local('vault clock advance tomorrow')
  expect(stderr).toContain('"tomorrow" is not a duration')
  expect(status).toBe(2)
  await keyturn.local('vault clock advance 50y --dry-run')
  const { now } = await keyturn.json<{ now: string }>('vault clock')
  expect(new Date(now).getFullYear()).toBeLessThan(2050)
})

test('reset erases an embedded vault, and only when asked', async () => {
  const vault = ['--vault', 'local:scrap']
  await keyturn.run(['create', 'orders', '--type', 'EC', ...vault])
  const refused = await keyturn.run(['vault', 'reset', ...vault])
  expect(refused.stderr).toContain('This erases embedded vault "scrap"')
  expect(refused.status).toBe(2)
  const dry = JSON.parse((await keyturn.run(['vault', 'reset', '--dry-run', '-o', 'json', ...vault])).stdout)
  expect(dry.erased).toBe(false)
  await stat(dry.file)
  const done = await keyturn.run(['vault', 'reset', '--yes', '-o', 'json', ...vault])
  expect(JSON.parse(done.stdout)).toMatchObject({ name: 'scrap', erased: true })
  await expect(stat(dry.file)).rejects.toMatchObject({ code: 'ENOENT' })
  const again = await keyturn.run(['vault', 'reset', '--yes', ...vault])
  expect(again).toMatchObject({ status: 0, stdout: 'embedded vault "scrap" is empty already\n' })
})

test('commands for embedded vaults refuse any other vault', async () => {
  const { stderr, status } = await keyturn.run(['vault', 'reset', '--vault', 'contoso', '--yes'])
  expect(stderr).toContain('"contoso" is no embedded vault')
  expect(status).toBe(2)
})
