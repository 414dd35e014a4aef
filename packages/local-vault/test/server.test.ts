import { readdir, readFile, stat } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { connect } from 'node:net'
import { join } from 'node:path'
import { KeyClient, type KeyClientOptions } from '@azure/keyvault-keys'
import { expect, onTestFinished, test } from 'vitest'
import { type LocalVaultServer, type LocalVaultServerOptions, startLocalVault } from '../src/index.ts'
import { loadSqlite } from '../src/store/sqlite.ts'
import { collect } from './open-client.ts'
import { temporaryFolder } from './temporary-folder.ts'

async function start(options: LocalVaultServerOptions = {}): Promise<LocalVaultServer> {
  const server = await startLocalVault(options)
  onTestFinished(() => server.close())
  return server
}

// Resolves every name as a system does that knows *.localhost; not all do.
const toLoopback: LookupFunction = (_, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4)

/** The official client under the vault's own name, over TLS, with its check of the challenge left on. */
function clientFor(
  server: LocalVaultServer,
  name = 'default',
  domain: 'vault' | 'managedhsm' = 'vault',
  options: KeyClientOptions = {},
): KeyClient {
  const agent = new Agent({ ca: server.caCertificate, lookup: toLoopback })
  onTestFinished(() => agent.destroy())
  return new KeyClient(`https://${name}.${domain}.localhost:${server.port}`, server.vault.credential, {
    agent,
    ...options,
  })
}

interface Answer {
  status: number
  body: string
  headers: Record<string, string | string[] | undefined>
}

function get(server: LocalVaultServer, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { ca: server.caCertificate, headers, agent: false as const }
    const send = server.url.startsWith('https:') ? httpsRequest : httpRequest
    send(`${server.url}${path}`, options, (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        body += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body, headers: answer.headers }))
    })
      .on('error', reject)
      .end()
  })
}

test('the official client works over TLS under the name of the vault, ids carrying host and port', async () => {
  const server = await start()
  const client = clientFor(server)
  const created = await client.createEcKey('orders')
  expect(created.id).toMatch(`https://default.vault.localhost:${server.port}/keys/orders/`)
  expect((await client.getKey('orders')).id).toBe(created.id)
  expect((await client.rotateKey('orders')).properties.version).not.toBe(created.properties.version)
})

test('pages are followed over TLS, as next links carry the port', async () => {
  const server = await start()
  const client = clientFor(server)
  for (let index = 0; index < 30; index++) await client.createEcKey(`key-${index}`)
  expect(await collect(client.listPropertiesOfKeys())).toHaveLength(30)
})

test('one listener serves several vaults by host name, each with keys of its own', async () => {
  const server = await start()
  await clientFor(server, 'shop').createEcKey('orders')
  await expect(clientFor(server, 'bank').getKey('orders')).rejects.toMatchObject({ statusCode: 404 })
  expect((await clientFor(server, 'shop').getKey('orders')).properties.vaultUrl).toBe(
    `https://shop.vault.localhost:${server.port}`,
  )
})

test('a vault and a Managed HSM of one name are two, each of the kind that its host says, whichever comes first', async () => {
  const server = await start()
  const hsm = clientFor(server, 'shop', 'managedhsm')
  expect((await hsm.createKey('orders', 'EC-HSM')).id).toMatch(
    /^https:\/\/shop\.managedhsm\.localhost:\d+\/keys\/orders\//,
  )
  await expect(hsm.createKey('oct', 'oct-HSM', { keySize: 256 })).resolves.toMatchObject({ keyType: 'oct-HSM' })
  const vault = clientFor(server, 'shop')
  await expect(vault.getKey('orders')).rejects.toMatchObject({ statusCode: 404 })
  expect((await vault.createEcKey('orders')).keyType).toBe('EC')
  expect((await hsm.getKey('orders')).keyType).toBe('EC-HSM')
  const own = clientFor(server, 'default', 'managedhsm')
  await own.createKey('orders', 'EC-HSM')
  await expect(clientFor(server, 'default').getKey('orders')).rejects.toMatchObject({ statusCode: 404 })
})

test('a request without a token is challenged for the host without its first label, port kept', async () => {
  const server = await start()
  const challenge = (host: string) =>
    get(server, '/keys?api-version=7.4', { host }).then(({ status, headers }) => [status, headers['www-authenticate']])
  expect(await challenge(`a.vault.localhost:${server.port}`)).toEqual([
    401,
    expect.stringMatching(`, resource="https://vault.localhost:${server.port}"$`),
  ])
  expect(await challenge('a.managedhsm.localhost')).toEqual([
    401,
    expect.stringMatching(', resource="https://managedhsm.localhost"$'),
  ])
  expect(await challenge(`localhost:${server.port}`)).toEqual([
    401,
    expect.stringMatching(`, resource="https://localhost:${server.port}"$`),
  ])
})

test.each(['vault.azure.net', 'evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'localhost@evil'])(
  'a Host header that is not of this machine is refused: %s',
  async (host) => {
    const server = await start({ tls: false })
    for (const path of ['/keys?api-version=7.4', '/health', '/msi/token?resource=x']) {
      const { status, body } = await get(server, path, { host, 'x-identity-header': server.identityHeader })
      expect(status).toBe(421)
      expect(body).not.toContain('access_token')
    }
  },
)

test('a client that knows only names of Azure reaches the vault by one that was asked for, its checks on', async () => {
  const server = await start({ azureHosts: ['contoso.vault.azure.net'] })
  const agent = new Agent({ ca: server.caCertificate, lookup: toLoopback })
  onTestFinished(() => agent.destroy())
  const url = `https://contoso.vault.azure.net:${server.port}`
  const client = new KeyClient(url, server.vault.credential, { agent })
  expect((await client.createEcKey('orders')).id).toMatch(new RegExp(`^${url}/keys/orders/`))
  expect((await clientFor(server, 'contoso').getKey('orders')).name).toBe('orders')
  await expect(get(server, '/keys?api-version=7.4', { host: 'fabrikam.vault.azure.net' })).rejects.toThrow('altnames')
  const other = new Request('https://fabrikam.vault.azure.net/keys?api-version=7.4')
  expect((await server.vault.fetch(other)).status).toBe(421)
})

test.each([
  'contoso',
  'vault.azure.net',
  'login.microsoftonline.com',
  'contoso.vault.azure.net.evil.example',
  'a.b.vault.azure.net',
])('no name is answered for that is none of a vault: %s', async (name) => {
  await expect(startLocalVault({ azureHosts: [name] })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
    message: `"${name}" is no host of a vault in Azure`,
  })
})

test('an identity for names of Azure is one of its own, and made anew for another name', async () => {
  const dir = await temporaryFolder()
  const certificateFor = async (...azureHosts: string[]) => {
    const server = await startLocalVault({ dir, azureHosts })
    await server.close()
    return server.caCertificate
  }
  const usual = await certificateFor()
  const one = await certificateFor('contoso.vault.azure.net')
  expect(await certificateFor('contoso.vault.azure.net')).toBe(one)
  const both = await certificateFor('contoso.vault.azure.net', 'shop.vault.azure.net')
  expect(new Set([usual, one, both]).size).toBe(3)
  expect(await certificateFor()).toBe(usual)
})

test('the managed identity endpoint gives tokens that the vault takes, and only for its secret', async () => {
  const server = await start()
  const path = '/msi/token?resource=https%3A%2F%2Fvault.localhost&api-version=2019-08-01'
  const { status, body } = await get(server, path, { 'x-identity-header': server.identityHeader })
  expect(status).toBe(200)
  const { access_token, expires_on, token_type } = JSON.parse(body)
  expect(token_type).toBe('Bearer')
  expect(Number(expires_on)).toBeGreaterThan(Date.now() / 1000)
  const keys = await get(server, '/keys?api-version=7.4', { authorization: `Bearer ${access_token}` })
  expect(JSON.parse(keys.body)).toEqual({ value: [], nextLink: null })
  for (const secret of ['', 'wrong', `${server.identityHeader}x`]) {
    const refused = await get(server, path, { 'x-identity-header': secret })
    expect(refused.status).toBe(401)
    expect(refused.body).not.toContain('access_token')
  }
})

test('the health path answers without a token', async () => {
  expect(await get(await start(), '/health')).toMatchObject({ status: 200, body: '{"status":"ok"}' })
})

test('the listener is on loopback only', async () => {
  const server = await start()
  const { networkInterfaces } = await import('node:os')
  const outside = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one !== undefined && !one.internal && one.family === 'IPv4')
  for (const one of outside) {
    const outcome = await new Promise((resolve) => {
      const socket = connect({ host: one?.address ?? '', port: server.port })
      socket.on('connect', () => resolve('connected')).on('error', () => resolve('refused'))
      onTestFinished(() => void socket.destroy())
    })
    expect(outcome).toBe('refused')
  }
})

test('a restart over the same store keeps the authority, and its private key is nowhere', async () => {
  const dir = await temporaryFolder()
  const file = join(dir, 'store', 'default.sqlite')
  const first = await startLocalVault({ file })
  const created = await clientFor(first).createEcKey('orders')
  await first.close()
  const second = await start({ file, port: first.port })
  expect(second.caCertificate).toBe(first.caCertificate)
  expect(await readFile(second.caFile, 'utf8')).toBe(first.caCertificate)
  expect((await clientFor(second).getKey('orders')).id).toBe(created.id)
  expect((await readdir(join(dir, 'store'))).filter((name) => name.endsWith('.pem')).sort()).toEqual([
    'default.ca.pem',
    'default.tls.pem',
  ])
  const keys = (await readFile(join(dir, 'store', 'default.tls.pem'), 'utf8')).match(/PRIVATE KEY-----\n/g)
  // Begin and end of one: the server's.
  expect(keys).toHaveLength(2)
  expect((await stat(join(dir, 'store', 'default.tls.pem'))).mode & 0o777).toBe(0o600)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(join(dir, 'store'))).mode & 0o777).toBe(0o700)
})

test('the certificate names every host that a vault is reached by', async () => {
  const { X509Certificate } = await import('node:crypto')
  const dir = await temporaryFolder()
  await start({ dir })
  const [, leaf = ''] = (await readFile(join(dir, 'default.tls.pem'), 'utf8')).split(/(?<=-----END [A-Z ]+-----\n)/)
  const certificate = new X509Certificate(leaf)
  for (const host of ['localhost', 'default.vault.localhost', 'a.managedhsm.localhost']) {
    expect(certificate.checkHost(host)).toBeDefined()
  }
  expect(certificate.checkIP('127.0.0.1')).toBeDefined()
  expect(certificate.checkIP('::1')).toBeDefined()
  expect(certificate.checkHost('vault.azure.net')).toBeUndefined()
})

test('a body over the limit is refused and the next request is answered', async () => {
  const server = await start()
  const client = clientFor(server, 'default', 'vault', { retryOptions: { maxRetries: 0 } })
  await client.createEcKey('orders')
  const huge = { tags: { big: 'x'.repeat(9 * 1024 * 1024) } }
  await expect(client.createEcKey('orders', huge)).rejects.toMatchObject({ statusCode: 413 })
  expect((await client.getKey('orders')).name).toBe('orders')
})

test('injected breakage is real on the wire: a reset and a cut answer', async () => {
  const server = await start()
  const client = clientFor(server, 'default', 'vault', { retryOptions: { maxRetries: 0 } })
  await client.createEcKey('orders')
  server.vault.faults.add({ kind: 'reset', when: 'after' }, { operation: 'rotateKey' })
  await expect(client.rotateKey('orders')).rejects.toMatchObject({ code: 'ECONNRESET' })
  server.vault.faults.add({ kind: 'cut' }, { operation: 'rotateKey' })
  await expect(client.rotateKey('orders')).rejects.toThrow()
  expect(await collect(client.listPropertiesOfKeyVersions('orders'))).toHaveLength(3)
})

test('a stop lets an answer under way finish, then nothing listens', async () => {
  const server = await startLocalVault()
  const client = clientFor(server, 'default', 'vault', { retryOptions: { maxRetries: 0 } })
  await client.createEcKey('orders')
  server.vault.faults.add({ kind: 'slow', ms: 50 }, { operation: 'getKey' })
  const reading = client.getKey('orders')
  // The request has to be there before the stop: its fault is taken when it is.
  await expect.poll(() => server.vault.faults.pending()).toBe(0)
  await Promise.all([server.close(), expect(reading).resolves.toMatchObject({ name: 'orders' })])
  await expect(client.getKey('orders')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

test('a stop ends what would not end by itself: a silent and a slow request', async () => {
  const server = await startLocalVault()
  const client = clientFor(server, 'default', 'vault', { retryOptions: { maxRetries: 0 } })
  await client.createEcKey('orders')
  server.vault.faults.add({ kind: 'silence' })
  server.vault.faults.add({ kind: 'slow', ms: 3_600_000 })
  const requests = Promise.allSettled([client.getKey('orders'), client.getKey('orders')])
  await expect.poll(() => server.vault.faults.pending()).toBe(0)
  await server.close()
  expect((await requests).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

test('plain HTTP serves what is not an SDK', async () => {
  const server = await start({ tls: false })
  expect(server.url).toBe(`http://localhost:${server.port}`)
  const token = await server.vault.credential.getToken('https://vault.localhost/.default')
  const headers = { authorization: `Bearer ${token?.token}` }
  const created = await fetch(`${server.url}/keys/orders/create?api-version=7.4`, {
    method: 'POST',
    headers,
    body: '{"kty":"EC"}',
  })
  expect(await created.json()).toMatchObject({ key: { kid: expect.stringMatching(`^${server.url}/keys/orders/`) } })
})

test('a store that breaks under a running vault is answered with 500, not with a broken connection', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const server = await start({ file })
  const token = await server.vault.credential.getToken('https://vault.localhost/.default')
  const { DatabaseSync } = loadSqlite()
  const other = new DatabaseSync(file)
  other.exec('DROP TABLE settings')
  other.close()
  const answer = await get(server, '/keys?api-version=7.4', { authorization: `Bearer ${token?.token}` })
  expect(answer.status).toBe(500)
  expect(JSON.parse(answer.body).error.code).toBe('InternalServerError')
})

test('a port that is taken is said by its number', async () => {
  const server = await start()
  await expect(startLocalVault({ port: server.port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `port ${server.port} is in use`,
  })
})
