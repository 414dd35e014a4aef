import { expect, test } from 'vitest'
import { type Connection, connect } from '../src/connect.ts'
import { openVault } from './open-vault.ts'

test('a name, a URL and a key id connect to the same vault, without a request or a sign-in', async () => {
  for (const reference of [
    'contoso',
    'https://contoso.vault.azure.net/',
    'https://contoso.vault.azure.net/keys/orders',
  ]) {
    expect(await connect(reference)).toMatchObject({ url: 'https://contoso.vault.azure.net', name: 'contoso' })
  }
})

test('"local:NAME" is opened by the function that was passed, and closed by the vault', async () => {
  const { local } = await openVault({ local: { name: 'team' } })
  let closed = 0
  const opened: string[] = []
  const open = async (name: string): Promise<Connection> => {
    opened.push(name)
    const { url, credential, httpClient } = local
    return { url, credential, httpClient, now: () => local.now(), close: async () => void closed++ }
  }
  const vault = await connect('local:team', { local: open })
  expect(vault).toMatchObject({ url: 'https://team.vault.localhost', name: 'team' })
  expect(vault.now()).toEqual(new Date('2026-01-01T00:00:00Z'))
  await expect(vault.createKey('orders', { keyType: 'EC' })).resolves.toMatchObject({ name: 'orders' })
  await vault.close?.()
  expect([opened, closed]).toEqual([['team'], 1])
})

test('"local" without such a function is refused with what to pass', async () => {
  await expect(connect('local')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    hint: expect.stringContaining('option "local"'),
  })
})

test('a vault over http is refused: no token goes out in the clear', async () => {
  await expect(connect('http://localhost:8080')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('https only'),
  })
})

test('a foreign host is refused before anything is loaded or sent', async () => {
  await expect(connect('https://evil.example')).rejects.toMatchObject({ code: 'HOST_NOT_ALLOWED' })
})

test('a sign-in that fails is said as such by the first call, and nothing is waited for', async () => {
  const { local } = await openVault()
  const { url, httpClient } = local
  const waits: number[] = []
  const clock = { now: () => local.now(), sleep: async (ms: number) => void waits.push(ms) }
  const failing = { getToken: () => Promise.reject(new Error('AzureCliCredential: az is not installed\nat length')) }
  const vault = await connect({ url, httpClient, credential: failing }, { clock })
  for (const call of [vault.getKey('orders'), vault.createKey('orders', { keyType: 'EC' })]) {
    await expect(call).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: 'cannot sign in to Azure: az is not installed',
    })
  }
  expect(waits).toEqual([])
})

test('one sign-in serves every vault that is reached with the same credential', async () => {
  const { local } = await openVault()
  let asked = 0
  const credential: Connection['credential'] = {
    getToken: (scopes, options) => {
      asked++
      return local.credential.getToken(scopes, options)
    },
  }
  const { url, httpClient } = local
  const vaults = await Promise.all([1, 2, 3].map(() => connect({ url, credential, httpClient })))
  for (const vault of vaults) {
    await vault.createKey(`orders-${vaults.indexOf(vault)}`, { keyType: 'EC' })
    await vault.getKey(`orders-${vaults.indexOf(vault)}`)
  }
  expect(asked).toBe(1)
})

test('who calls is said with each request, and what would be no header is refused', async () => {
  const { local } = await openVault()
  const { url, credential, httpClient } = local
  const vault = await connect({ url, credential, httpClient }, { userAgent: '(+https://example.com/run/1)' })
  await vault.createKey('orders', { keyType: 'EC' })
  const clients = local.requests.entries().map(({ client }) => client)
  expect(clients.length).toBeGreaterThan(0)
  for (const client of clients) expect(client).toMatch(/^keyturn \(\+https:\/\/example\.com\/run\/1\) azsdk-js-/)
  for (const userAgent of ['', 'a\r\nb: c', 'ä', 'x'.repeat(401)]) {
    await expect(connect('contoso', { userAgent })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  }
})
