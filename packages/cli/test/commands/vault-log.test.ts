import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'
import { startServer } from '../start-vault.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

test('what a served vault was asked is there for another shell, with who asked and how it was answered', async () => {
  const { server } = await startServer(keyturn, ['-v', 'local:served'])
  expect((await keyturn.run(['create', 'orders', '--type', 'EC'], { env: server.env })).status).toBe(0)
  expect((await keyturn.run(['show', 'nobody'], { env: server.env })).status).toBe(3)
  const log = async (line: string) =>
    JSON.parse((await keyturn.run([...`vault log -v local:served -o json ${line}`.split(' ')])).stdout)
  expect(await log('--operation createKey --status 200')).toMatchObject([
    {
      key: 'orders',
      method: 'POST',
      path: '/keys/orders/create',
      code: null,
      client: expect.stringContaining('keyturn'),
    },
  ])
  expect(await log('--status 4xx --key nobody --last 1')).toMatchObject([{ status: 404, code: 'KeyNotFound' }])
  expect(await log('--client azsdk-go')).toEqual([])
  const { stdout } = await keyturn.run(['vault', 'log', '-v', 'local:served'])
  expect(stdout).toMatch(/STATUS +OPERATION +KEY +CLIENT/)
  expect(stdout).toMatch(/404 KeyNotFound +getKey +nobody/)
  expect(stdout).not.toMatch(/eyJ|Bearer/)
})

test('a reset erases the log, and a vault that never was has none', async () => {
  await keyturn.run(['create', 'orders', '--type', 'EC', '-v', 'local:gone'])
  expect((await keyturn.run(['vault', 'reset', '--yes', '-v', 'local:gone'])).status).toBe(0)
  const { stderr, status } = await keyturn.run(['vault', 'log', '-v', 'local:gone'])
  expect(stderr).toContain('there is no embedded vault "gone"')
  expect(status).toBe(3)
})

test('a status that is none is refused', async () => {
  const { stderr, status } = await keyturn.run(['vault', 'log', '--status', '4x'])
  expect(stderr).toContain('--status "4x" is no status')
  expect(status).toBe(2)
})
