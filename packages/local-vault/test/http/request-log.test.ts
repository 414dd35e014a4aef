import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyClient } from '@azure/keyvault-keys'
import { expect, test } from 'vitest'
import { openLocalVault, readRequestLog } from '../../src/index.ts'
import { openClient } from '../open-client.ts'
import { temporaryFolder } from '../temporary-folder.ts'

test('what was asked is told with its client and status, and neither token, body nor answer', async () => {
  const { vault, client, send } = await openClient({}, { userAgentOptions: { userAgentPrefix: 'shop/1.2' } })
  const { properties } = await client.createEcKey('orders', { tags: { secret: 'hush' } })
  await client
    .getCryptographyClient('orders', { keyVersion: properties.version ?? '' })
    .sign('ES256', new Uint8Array(32).fill(7))
  await client.getKey('nobody').catch(() => {})
  await send('GET', '/nonsense?api-version=7.4&a=hush')
  vault.faults.add({ kind: 'cut' }, { operation: 'getKey' })
  await vault.fetch(new Request(`${vault.url}/keys/orders`)).catch(() => {})
  const entries = vault.requests.entries()
  expect(entries.map(({ operation, key, status, code }) => [operation, key, status, code])).toEqual(
    expect.arrayContaining([
      ['createKey', 'orders', 401, 'Unauthorized'],
      ['createKey', 'orders', 200, undefined],
      ['sign', 'orders', 200, undefined],
      ['getKey', 'nobody', 404, 'KeyNotFound'],
      [undefined, undefined, 501, 'NotImplemented'],
    ]),
  )
  const signed = entries.find(({ operation, status }) => operation === 'sign' && status === 200)
  expect(signed).toMatchObject({
    time: '2030-01-01T00:00:00.000Z',
    host: 'contoso.vault.localhost',
    method: 'POST',
    path: `/keys/orders/${properties.version}/sign`,
    version: properties.version,
    client: expect.stringMatching(/azsdk-js-keyvault-keys\/\d/),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(entries.find(({ operation }) => operation === 'createKey')?.client).toMatch(/^shop\/1\.2 /)
  const token = await vault.credential.getToken('https://vault.localhost/.default')
  const text = JSON.stringify(entries)
  for (const secret of [token?.token.split('.')[0] ?? '', 'Bearer', 'hush', 'BwcHBwcH'])
    expect(text).not.toContain(secret)
  vault.requests.clear()
  expect(vault.requests.entries()).toEqual([])
})

test('a store in a file keeps the log beside it, for its owner alone and for all processes', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  for (const name of ['first', 'second']) {
    const vault = await openLocalVault({ file })
    await new KeyClient(vault.url, vault.credential, { httpClient: vault.httpClient }).createEcKey(name)
    await vault.close()
  }
  const made = readRequestLog(file).filter(({ operation, status }) => operation === 'createKey' && status === 200)
  expect(made.map(({ key }) => key)).toEqual(['first', 'second'])
  if (process.platform !== 'win32') expect((await stat(`${file}.log`)).mode & 0o777).toBe(0o600)
  expect(await readFile(`${file}.log`, 'utf8')).not.toContain('eyJ')
})

test('what cannot be shown as it is, or goes on without end, comes out short and plain', async () => {
  const { vault } = await openClient()
  const url = `${vault.url}/keys/${'a'.repeat(5000)}`
  await vault.fetch(new Request(url, { headers: { 'user-agent': 'x\u009b31m\u00e9' } }))
  const [entry] = vault.requests.entries()
  expect(entry).toMatchObject({ client: 'x?31m?', status: 401 })
  expect(entry?.path).toHaveLength(300)
})

test('no log is written where none is wanted, and there is none of a store that nobody has asked', async () => {
  const file = join(await temporaryFolder(), 'vault.sqlite')
  const vault = await openLocalVault({ file, requestLog: false })
  await vault.fetch(new Request(`${vault.url}/keys/orders`))
  await vault.close()
  await expect(stat(`${file}.log`)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(readRequestLog(file)).toEqual([])
})
