import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openLocalVault } from '@keyturn/local-vault'
import { expect, onTestFinished, test } from 'vitest'
import { githubAssertion } from '../../../src/azure/sign-in/github-assertion.ts'
import { connect } from '../../../src/connect.ts'
import { createKey } from '../../../src/lifecycle/create.ts'
import { getKey } from '../../../src/lifecycle/get.ts'
import { findProxy } from '../../../src/vault/find-proxy.ts'
import { failureOf } from '../../failure-of.ts'

const vault = 'https://contoso.vault.azure.net'
const proxyOf = (url: string, env: Record<string, string>) => findProxy(new URL(url), env)?.href

test.each([
  [{ HTTPS_PROXY: '127.0.0.1:8080' }, 'http://127.0.0.1:8080/'],
  [{ https_proxy: 'proxy.example:3128' }, 'http://proxy.example:3128/'],
  [{ HTTPS_PROXY: 'http://proxy.example:3128' }, 'http://proxy.example:3128/'],
  [{ HTTPS_PROXY: 'https://u:p@proxy.example' }, 'https://u:p@proxy.example/'],
  [{ https_proxy: 'small:1', HTTPS_PROXY: 'large:1' }, 'http://small:1/'],
  [{ ALL_PROXY: 'all:1' }, 'http://all:1/'],
  [{ HTTPS_PROXY: '', all_proxy: 'all:1' }, 'http://all:1/'],
  [{ HTTP_PROXY: 'http:1' }, undefined],
  [{}, undefined],
])('with %j the way to a vault is by %s', (env, proxy) => {
  expect(proxyOf(vault, env)).toBe(proxy)
})

test.each([
  ['*', true],
  ['vault.azure.net', true],
  ['.vault.azure.net', true],
  ['*.vault.azure.net', true],
  ['azure.net', true],
  ['CONTOSO.VAULT.AZURE.NET', true],
  ['other.example, contoso.vault.azure.net', true],
  ['other.example contoso.vault.azure.net', true],
  ['contoso.vault.azure.net:443', true],
  ['contoso.vault.azure.net:8443', false],
  ['ult.azure.net', false],
  ['a.contoso.vault.azure.net', false],
  ['', false],
  [',', false],
  ['.', false],
])('NO_PROXY=%j exempts the vault: %s, as with curl', (list, exempt) => {
  for (const name of ['NO_PROXY', 'no_proxy']) {
    expect(proxyOf(vault, { HTTPS_PROXY: 'p:1', [name]: list }) === undefined).toBe(exempt)
  }
})

test.each([
  'https://localhost:1',
  'https://127.0.0.1',
  'https://[::1]',
  'https://a.vault.localhost',
  'http://169.254.169.254',
])('%s is never asked for through a proxy', (url) => {
  expect(proxyOf(url, { HTTPS_PROXY: 'p:1', HTTP_PROXY: 'p:1', http_proxy: 'p:1', ALL_PROXY: 'p:1' })).toBeUndefined()
})

test.each(['socks5://127.0.0.1:1080', 'http://', '::::', 'ftp://p:1'])(
  'HTTPS_PROXY=%s is refused by its name',
  async (text) => {
    const error = await failureOf(
      connect(vault, { env: { HTTPS_PROXY: text }, credential: { getToken: async () => null } }),
    )
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('HTTPS_PROXY') })
  },
)

test('a password of a proxy is not shown', async () => {
  const env = { HTTPS_PROXY: 'socks5://user:hunter2@p:1' }
  const error = await failureOf(connect(vault, { env, credential: { getToken: async () => null } }))
  expect(`${error.message} ${error.hint}`).not.toContain('hunter2')
})

/** A proxy that writes down where it was to connect to, and refuses. */
async function openProxy(): Promise<{ env: Record<string, string>; asked: string[] }> {
  const asked: string[] = []
  const server: Server = createServer()
  server.on('connect', (request, socket) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim())
    socket.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  return { env: { HTTPS_PROXY: `127.0.0.1:${(server.address() as AddressInfo).port}` }, asked }
}

const clock = { now: () => new Date(), sleep: async () => undefined }

test('requests to a vault, for a token and for an ID token go through the proxy', async () => {
  const { env, asked } = await openProxy()
  const token = { token: 't', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }
  const connected = await connect(vault, { env, clock, credential: { getToken: async () => token } })
  expect(await failureOf(getKey(connected, 'orders'))).toMatchObject({ code: 'UNAVAILABLE' })
  expect(new Set(asked)).toEqual(new Set(['contoso.vault.azure.net:443']))

  asked.length = 0
  const runner = {
    ...env,
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.actions.example/?x=1',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'r',
  }
  expect(await failureOf(githubAssertion(runner)?.() ?? Promise.resolve())).toMatchObject({ code: 'SIGN_IN_FAILED' })
  expect(new Set(asked)).toEqual(new Set(['token.actions.example:443']))
})

test('the name and password of a proxy are given to it', async () => {
  const { env, asked } = await openProxy()
  const credential = { getToken: async () => ({ token: 't', expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) }
  const named = { HTTPS_PROXY: `http://us%40er:pa%3Ass@${env.HTTPS_PROXY}` }
  await failureOf(getKey(await connect(vault, { env: named, clock, credential }), 'orders'))
  expect(asked[0]).toBe(`contoso.vault.azure.net:443 Basic ${Buffer.from('us@er:pa:ss').toString('base64')}`)
})

test('an embedded vault works whatever the variables of a proxy hold', async () => {
  const local = await openLocalVault()
  onTestFinished(() => local.close())
  process.env.HTTPS_PROXY = '127.0.0.1:8080'
  onTestFinished(() => {
    delete process.env.HTTPS_PROXY
  })
  const connected = await connect(local, { env: process.env })
  await expect(createKey(connected, 'orders', { keyType: 'EC' })).resolves.toMatchObject({ name: 'orders' })
})
