import type { KeyClient } from '@azure/keyvault-keys'
import { expect, test } from 'vitest'
import { collect, openClient } from './open-client.ts'

const noRetries = { retryOptions: { maxRetries: 0 } }

async function versionCount(client: KeyClient): Promise<number> {
  return (await collect(client.listPropertiesOfKeyVersions('orders'))).length
}

test('an answer before the write leaves the key as it was', async () => {
  const { vault, client } = await openClient({}, noRetries)
  await client.createKey('orders', 'EC')
  vault.faults.add({ kind: 'answer', status: 503 }, { operation: 'rotateKey' })
  await expect(client.rotateKey('orders')).rejects.toMatchObject({ statusCode: 503, code: 'ServiceUnavailable' })
  expect(await versionCount(client)).toBe(1)
  expect(vault.faults.pending()).toBe(0)
})

test('a connection that breaks after the write loses the answer, not the write', async () => {
  const { vault, client } = await openClient({}, noRetries)
  await client.createKey('orders', 'EC')
  vault.faults.add({ kind: 'reset', when: 'after' }, { operation: 'rotateKey' })
  await expect(client.rotateKey('orders')).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await versionCount(client)).toBe(2)
})

test('the default retries of the client turn one lost answer into a second rotation', async () => {
  const { vault, client } = await openClient({}, { retryOptions: { retryDelayInMs: 1 } })
  await client.createKey('orders', 'EC')
  vault.faults.add({ kind: 'reset', when: 'after' }, { operation: 'rotateKey' })
  await client.rotateKey('orders')
  expect(await versionCount(client)).toBe(3)
})

test('a late write shows only two requests after the caller was told that it failed', async () => {
  const { vault, client } = await openClient({}, noRetries)
  await client.createKey('orders', 'EC')
  vault.faults.add({ kind: 'reset', when: 'late', lateBy: 2 }, { operation: 'rotateKey' })
  await expect(client.rotateKey('orders')).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await versionCount(client)).toBe(1)
  expect(await versionCount(client)).toBe(2)
})

test('a cut answer is an error for the client although the write is done', async () => {
  const { vault, client } = await openClient({}, noRetries)
  vault.faults.add({ kind: 'cut' }, { operation: 'createKey' })
  await expect(client.createKey('orders', 'EC')).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(await versionCount(client)).toBe(1)
})

test('429 comes without Retry-After, as the service sends it, and with it when asked for', async () => {
  const { vault, send } = await openClient()
  vault.faults.add({ kind: 'answer', status: 429 }, { times: 1 })
  vault.faults.add({ kind: 'answer', status: 429, retryAfter: 7 })
  const bare = await send('GET', '/keys')
  expect(bare).toMatchObject({ status: 429, body: { error: { code: 'Throttled' } } })
  expect(bare.headers.get('retry-after')).toBeNull()
  expect((await send('GET', '/keys')).headers.get('retry-after')).toBe('7')
  expect((await send('GET', '/keys')).status).toBe(200)
})

test('a silent request ends only with the time limit of its caller', async () => {
  const { vault, client } = await openClient({}, noRetries)
  vault.faults.add({ kind: 'silence' })
  const abortSignal = AbortSignal.timeout(20)
  await expect(client.getKey('orders', { abortSignal })).rejects.toMatchObject({ name: 'AbortError' })
})

test('missing permissions read as role assignments or as access policies do', async () => {
  const { vault, client } = await openClient()
  vault.faults.add({ kind: 'forbidden' }, { operation: 'getKey' })
  vault.faults.add({ kind: 'forbidden', style: 'access-policy' }, { operation: 'getKey' })
  await expect(client.getKey('orders')).rejects.toMatchObject({
    statusCode: 403,
    message: expect.stringContaining("Action: 'Microsoft.KeyVault/vaults/keys/read'"),
    details: { error: { innerError: { code: 'ForbiddenByRbac' } } },
  })
  await expect(client.getKey('orders')).rejects.toMatchObject({
    message: expect.stringContaining('does not have keys get permission'),
    details: { error: { innerError: { code: 'ForbiddenByPolicy' } } },
  })
})

test('a fault waits for the key, the operation and the count that it is meant for', async () => {
  const { vault, client } = await openClient({}, noRetries)
  await client.createKey('orders', 'EC')
  await client.createKey('bills', 'EC')
  vault.faults.add({ kind: 'answer', status: 500 }, { operation: ['getKey'], key: 'ORDERS', skip: 1, times: 2 })
  await client.getKey('bills')
  await client.getKey('orders')
  await expect(client.getKey('orders')).rejects.toMatchObject({ statusCode: 500 })
  expect(vault.faults.pending()).toBe(1)
  await expect(client.getKey('orders')).rejects.toMatchObject({ statusCode: 500 })
  await client.getKey('orders')
})

test('cleared faults do not strike, and impossible ones are refused', async () => {
  const { vault, client } = await openClient()
  vault.faults.add({ kind: 'answer', status: 500 }, { times: Number.POSITIVE_INFINITY })
  vault.faults.clear()
  await client.createKey('orders', 'EC')
  expect(() => vault.faults.add({ kind: 'answer', status: 999 })).toThrow('status 999')
  expect(() => vault.faults.add({ kind: 'cut' }, { times: 0 })).toThrow('times 0')
  expect(() => vault.faults.add({ kind: 'cut' }, { for: 'soon' })).toThrow('"soon" is not a duration')
  expect(vault.faults.pending()).toBe(0)
})

test('a role assignment is refused until it has spread, by the clock of the vault to the second, and then works', async () => {
  const { vault, client } = await openClient()
  vault.faults.add({ kind: 'forbidden' }, { operation: ['createKey', 'getKey'], for: 'PT90S' })
  const refused = { statusCode: 403, message: expect.stringContaining('please observe propagation time') }
  await expect(client.createEcKey('orders')).rejects.toMatchObject(refused)
  await vault.clock.advance(89_999)
  await expect(client.createEcKey('orders')).rejects.toMatchObject(refused)
  expect(vault.faults.pending()).toBe(Number.POSITIVE_INFINITY)
  await vault.clock.advance(1)
  expect((await client.createEcKey('orders')).name).toBe('orders')
  expect(vault.faults.pending()).toBe(0)
})

test('a fault with an end and a count is over with whichever comes first, and back when the clock is', async () => {
  const { vault, send } = await openClient()
  const status = async () => (await send('GET', '/keys')).status
  vault.faults.add({ kind: 'answer', status: 503 }, { for: '1h', times: 2 })
  expect(await status()).toBe(503)
  await vault.clock.advance('1h')
  expect(await status()).toBe(200)
  await vault.clock.set('2030-01-01T00:30:00Z')
  expect([await status(), await status()]).toEqual([503, 200])
})

test('a nonsense success and a skewed date pass through as they were asked for', async () => {
  const { vault, send } = await openClient()
  vault.faults.add({ kind: 'answer', status: 200, body: '<html>' })
  const token = await vault.credential.getToken('https://vault.localhost/.default')
  const answer = await vault.fetch(
    new Request(`${vault.url}/keys?api-version=7.4`, { headers: { authorization: `Bearer ${token?.token}` } }),
  )
  expect(await answer.text()).toBe('<html>')
  vault.faults.add({ kind: 'date-skew', ms: 3_600_000 })
  expect((await send('GET', '/keys')).headers.get('date')).toBe('Tue, 01 Jan 2030 01:00:00 GMT')
})

test('a slow request ends when its caller gives up, by signal or by time limit, and is done all the same', async () => {
  const { vault, client } = await openClient({}, noRetries)
  await client.createEcKey('orders')
  vault.faults.add({ kind: 'slow', ms: 1_000 }, { operation: 'rotateKey', times: 2 })
  await expect(client.rotateKey('orders', { abortSignal: AbortSignal.timeout(10) })).rejects.toMatchObject({
    name: 'AbortError',
  })
  await expect(client.rotateKey('orders', { requestOptions: { timeout: 10 } })).rejects.toMatchObject({
    name: 'AbortError',
  })
  await expect.poll(() => versionCount(client)).toBe(3)
})
