import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { promisify } from 'node:util'
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
  signIn: object | null
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
  expect(found.signIn).toBeNull()
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
  const { signIn, checks } = JSON.parse(trusted.stdout)
  expect(signIn).toEqual({
    method: 'managed identity',
    others: expect.arrayContaining([expect.stringMatching(/^client secret: not tried, without .*AZURE_CLIENT_SECRET/)]),
  })
  const { detail } = checks.find(({ id }: { id: string }) => id === 'sign-in')
  expect(detail).toMatch(/^by managed identity; client secret: not tried, without /)
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

test.each(['http', 'https'])(
  'through a proxy that is spoken to by %s, a good certificate is found good',
  async (scheme) => {
    const identity = await makeCertificate('contoso.vault.azure.net')
    const trusted = getCACertificates('default')
    setDefaultCACertificates([...trusted, identity.cert])
    const vault = createTlsServer(identity)
    const proxy = scheme === 'http' ? createServer() : createSecureServer(identity)
    proxy.on('connect', (_, socket) => {
      const onwards = connect((vault.address() as AddressInfo).port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        socket.pipe(onwards).pipe(socket)
      })
      socket.on('error', () => onwards.destroy())
      onwards.on('error', () => socket.destroy())
    })
    for (const server of [vault, proxy]) {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
    }
    onTestFinished(() => {
      setDefaultCACertificates(trusted)
      vault.close()
      proxy.close()
    })
    const { port } = proxy.address() as AddressInfo
    const found = await diagnoseWay(new URL('https://contoso.vault.azure.net'), {
      https_proxy: `${scheme}://127.0.0.1:${port}`,
    })
    expect(found.map(({ id, status }) => `${id} ${status}`)).toEqual(['dns pass', 'proxy pass', 'tls pass'])
    expect(found[1]?.detail).toContain(`127.0.0.1:${port}`)
    expect(found[2]?.detail).toMatch(/^TLSv1\.3, certificate of contoso\.vault\.azure\.net, valid until /)
  },
)

/** A certificate that vouches for itself, for a host and for this machine. */
async function makeCertificate(host: string): Promise<{ key: string; cert: string }> {
  const [key, cert] = [join(keyturn.folder, 'tls.key'), join(keyturn.folder, 'tls.crt')]
  const names = `subjectAltName=DNS:${host},IP:127.0.0.1`
  const made = ['req', '-x509', '-nodes', '-days', '1', '-subj', `/CN=${host}`, '-addext', names]
  await promisify(execFile)('openssl', [
    ...made,
    ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-keyout', key, '-out', cert],
  ])
  return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
}
