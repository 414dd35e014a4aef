import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'
import { startServer } from '../start-vault.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
  await keyturn.json('create orders --type EC')
})

afterAll(() => keyturn.remove())

interface Diagnosis {
  vaultUrl: string
  checks: { id: string; status: string; detail: string }[]
}

const statuses = ({ checks }: Diagnosis) => Object.fromEntries(checks.map(({ id, status }) => [id, status]))

test('a vault that can be worked with passes, and nothing is changed', async () => {
  const found = await keyturn.json<Diagnosis>('doctor', { env: { KEYTURN_TIMEOUT: '2min' } })
  expect(found.vaultUrl).toBe('https://default.vault.localhost')
  expect(statuses(found)).toEqual({
    configuration: 'pass',
    dns: 'skip',
    proxy: 'skip',
    tls: 'skip',
    'sign-in': 'pass',
    clock: 'skip',
    'keys/list': 'pass',
    'keys/get': 'pass',
    'keys/getrotationpolicy': 'pass',
  })
  expect(found.checks[0]?.detail).toContain('timeout 2min (KEYTURN_TIMEOUT)')
  expect(await keyturn.json('versions orders')).toHaveLength(1)
})

test('a permission that lacks fails by its name, and the others are told apart from it', async () => {
  await keyturn.local('vault faults add forbidden --operation getKey --times unlimited')
  const { stdout, status } = await keyturn.local('doctor -o json')
  expect(status).toBe(4)
  expect(statuses(JSON.parse(stdout))).toMatchObject({ 'sign-in': 'pass', 'keys/list': 'pass', 'keys/get': 'fail' })
})

test('the certificate of a served vault is looked at, trusted or not', async () => {
  const { server, child, ended } = await startServer(keyturn, ['--vault', 'local:served'])
  const trusted = await keyturn.run(['doctor', '-o', 'json'], { env: server.env })
  expect(statuses(JSON.parse(trusted.stdout))).toMatchObject({
    dns: 'pass',
    tls: 'pass',
    'sign-in': 'pass',
    clock: 'pass',
  })
  const { NODE_EXTRA_CA_CERTS: _, ...untrusting } = server.env
  const { stdout, status } = await keyturn.run(['doctor', '-o', 'json'], { env: untrusting })
  expect([status, statuses(JSON.parse(stdout))]).toEqual([
    6,
    expect.objectContaining({ tls: 'fail', 'sign-in': 'skip' }),
  ])
  child.kill('SIGTERM')
  await ended
})
