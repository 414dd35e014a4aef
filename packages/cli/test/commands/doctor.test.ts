import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { diagnoseWay } from '../../src/runs/diagnose-way.ts'
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

test('a proxy is gone through to the certificate, unless NO_PROXY names the host, and is named when it refuses', async () => {
  const { host, port } = { host: '127.0.0.2', port: 443 }
  let refuses = false
  const tunnels: string[] = []
  const proxy = createServer().on('connect', (request, socket) => {
    tunnels.push(String(request.url))
    if (refuses) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    } else {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      // Whatever it is, it is no TLS.
      socket.once('data', () => socket.end('no certificate'))
    }
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => void proxy.close())
  const through = `127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const find = async (env: Record<string, string>) =>
    Object.fromEntries(
      (await diagnoseWay(new URL('https://contoso.vault.azure.net'), env)).map(({ id, status, detail }) => [
        id,
        { status, detail },
      ]),
    )
  const found = await find({ https_proxy: through })
  expect(found.proxy).toMatchObject({ status: 'pass', detail: expect.stringContaining(through) })
  expect(found.tls?.status).toBe('fail')
  expect(tunnels).toEqual(['contoso.vault.azure.net:443'])
  refuses = true
  const refused = await find({ HTTPS_PROXY: `http://${through}` })
  expect(refused.proxy).toEqual({ status: 'fail', detail: `the proxy ${through} answers 407` })
  expect(refused.tls?.status).toBe('skip')
  const named = await diagnoseWay(new URL(`https://${host}:${port}`), { HTTPS_PROXY: through, NO_PROXY: host })
  expect(named.find(({ id }) => id === 'proxy')).toMatchObject({ status: 'skip' })
  expect(tunnels).toHaveLength(2)
})
