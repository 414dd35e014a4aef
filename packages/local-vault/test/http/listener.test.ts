import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import type { VaultRequest } from '../../src/http/exchange.ts'
import { type Listener, listen } from '../../src/http/listener.ts'
import { startLocalVault } from '../../src/index.ts'
import { loadServerIdentity } from '../../src/tls/server-identity.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A listener that has no patience and answers with the body that it was sent. */
async function impatient(): Promise<Listener> {
  const limits = { handshakeTimeout: 50, headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 10 }
  const answer = async (request: VaultRequest) => ({ status: 200, headers: {}, body: await request.body() })
  const identity = await loadServerIdentity(await temporaryFolder(), 'default', { now: new Date() })
  const listener = await listen({ port: 0, identity, answer, limits })
  onTestFinished(() => listener.stop())
  return listener
}

/** All that the other side sends until it hangs up. */
function untilClosed(socket: Socket): Promise<string> {
  onTestFinished(() => void socket.destroy())
  return new Promise((resolve) => {
    let text = ''
    socket.on('data', (data) => {
      text += data
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(text))
  })
}

function open({ port }: { port: number }, text: string): Promise<string> {
  const socket = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => void socket.write(text))
  return untilClosed(socket)
}

test('who never shakes hands is hung up on', async () => {
  const { port } = await impatient()
  expect(await untilClosed(connect({ host: '127.0.0.1', port }))).toBe('')
})

test.each([
  ['headers that never end', 'GET /keys HTTP/1.1\r\nHost: localhost\r\n'],
  ['a body that never ends', 'POST /keys HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{'],
])('%s are answered with 408 and the end of the connection', async (_, text) => {
  expect(await open(await impatient(), text)).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
})

test('what is no HTTP, and a message with two lengths, never get as far as the vault', async () => {
  const listener = await impatient()
  const twoLengths = 'POST /keys HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n'
  for (const text of ['nonsense\r\n\r\n', twoLengths, 'GET /keys HTTP/1.1\r\n\r\n']) {
    expect(await open(listener, text)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  }
})

test('headers are spelled as the service spells them, on every way out', async () => {
  const server = await startLocalVault()
  onTestFinished(() => server.close())
  const token = await server.vault.credential.getToken('https://vault.localhost/.default')
  const ask = (path: string, more = '') =>
    open(server, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${more}\r\n`)
  for (const answer of [
    await ask('/keys?api-version=2025-07-01'),
    await ask('/keys?api-version=2025-07-01', `Authorization: Bearer ${token?.token}\r\n`),
    await ask('/msi/token'),
    await ask('/health', 'Origin: https://evil.example\r\n'),
  ]) {
    const [head = ''] = answer.split('\r\n\r\n')
    const names = head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(':')[0] ?? '')
    expect(names).toEqual(expect.arrayContaining(['Content-Type', 'Content-Length']))
    expect(names.filter((name) => !/^(x-ms-[a-z-]+|WWW-Authenticate|([A-Z][a-z]*-?)+)$/.test(name))).toEqual([])
  }
})

test('a request with two Host headers is refused, whether they agree or not', async () => {
  const listener = await impatient()
  for (const second of ['localhost', 'evil.example']) {
    const text = `GET /keys HTTP/1.1\r\nHost: localhost\r\nhost: ${second}\r\nConnection: close\r\n\r\n`
    expect(await open(listener, text)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  }
})

test.each([
  ['https://evil.example', 403],
  ['http://localhost.evil.example', 403],
  ['null', 403],
  ['chrome-extension://localhost', 403],
  ['https://localhost:1234', 200],
  ['http://shop.vault.localhost', 200],
])(
  'a request of the web page %s is answered with %i, and never without a look at where it is from',
  async (origin, status) => {
    const listener = await impatient()
    const text = `GET /msi/token HTTP/1.1\r\nHost: localhost\r\nOrigin: ${origin}\r\nConnection: close\r\n\r\n`
    expect(await open(listener, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  },
)

test('a request without any Host is of no vault, and headers beyond all measure are refused', async () => {
  const server = await startLocalVault()
  onTestFinished(() => server.close())
  expect(await open(server, 'GET /health HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /)
  const long = `GET /health HTTP/1.1\r\nHost: localhost\r\nx-long: ${'x'.repeat(40_000)}\r\n\r\n`
  expect(await open(server, long)).toMatch(/^HTTP\/1\.1 431 /)
})

test('answers that no vault gives have a date, too', async () => {
  const server = await startLocalVault({ now: '2030-01-01T00:00:00Z' })
  onTestFinished(() => server.close())
  const ask = (path: string) => open(server, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  expect(await ask('/keys')).toContain('\r\nDate: Tue, 01 Jan 2030 00:00:00 GMT\r\n')
  for (const path of ['/health', '/msi/token']) expect(await ask(path)).toMatch(/\r\nDate: \w{3}, \d\d /)
})
