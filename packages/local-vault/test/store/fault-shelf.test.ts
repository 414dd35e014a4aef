import { join } from 'node:path'
import { KeyClient } from '@azure/keyvault-keys'
import { expect, onTestFinished, test } from 'vitest'
import { type LocalVault, openLocalVault } from '../../src/index.ts'
import { temporaryFolder } from '../temporary-folder.ts'

interface Opened {
  vault: LocalVault
  client: KeyClient
}

/** The same store, opened as often as it is asked for: as processes do that share it. */
async function storeToShare(): Promise<() => Promise<Opened>> {
  const file = join(await temporaryFolder(), 'default.sqlite')
  return async () => {
    const vault = await openLocalVault({ file })
    onTestFinished(() => vault.close())
    const options = { httpClient: vault.httpClient, retryOptions: { maxRetries: 0 } }
    return { vault, client: new KeyClient(vault.url, vault.credential, options) }
  }
}

test('a shared fault strikes whoever answers next, and only once in all', async () => {
  const open = await storeToShare()
  const [first, second] = [await open(), await open()]
  await first.client.createEcKey('orders')
  first.vault.sharedFaults.add({ kind: 'answer', status: 503 }, { operation: 'getKey' })
  await expect(second.client.getKey('orders')).rejects.toMatchObject({ statusCode: 503 })
  expect((await first.client.getKey('orders')).name).toBe('orders')
  expect(first.vault.sharedFaults.pending()).toBe(0)
})

test('a shared fault outlives the process that added it, with its counts', async () => {
  const open = await storeToShare()
  const first = await open()
  first.vault.sharedFaults.add({ kind: 'cut' }, { operation: 'rotateKey', key: 'Orders', skip: 1, times: 2 })
  first.vault.sharedFaults.add({ kind: 'answer', status: 429 }, { times: Number.POSITIVE_INFINITY })
  await first.vault.close()
  const { vault, client } = await open()
  expect(vault.sharedFaults.list()).toEqual([
    { fault: { kind: 'cut' }, operation: ['rotateKey'], key: 'Orders', skip: 1, times: 2 },
    { fault: { kind: 'answer', status: 429 }, skip: 0, times: Number.POSITIVE_INFINITY },
  ])
  // The first one lets this request pass and the second one takes it.
  await expect(client.rotateKey('orders')).rejects.toMatchObject({ statusCode: 429 })
  expect(vault.sharedFaults.list()).toMatchObject([{ skip: 0 }, { times: Number.POSITIVE_INFINITY }])
  vault.sharedFaults.clear()
  expect((await client.createEcKey('orders')).name).toBe('orders')
})

test("faults of a process's own stay its own, and strike before those of the store", async () => {
  const open = await storeToShare()
  const [first, second] = [await open(), await open()]
  first.vault.sharedFaults.add({ kind: 'answer', status: 500 })
  first.vault.faults.add({ kind: 'answer', status: 503 })
  expect(second.vault.faults.pending()).toBe(0)
  await expect(first.client.getKey('orders')).rejects.toMatchObject({ statusCode: 503 })
  await expect(second.client.getKey('orders')).rejects.toMatchObject({ statusCode: 500 })
})

test('a shared fault ends for all processes when one of them moves the clock past its end', async () => {
  const open = await storeToShare()
  const [first, second] = [await open(), await open()]
  await first.vault.clock.freeze()
  await first.vault.clock.set('2030-01-01T00:00:00Z')
  first.vault.sharedFaults.add({ kind: 'forbidden' }, { operation: 'createKey', for: '90s' })
  const refused = { statusCode: 403, details: { error: { innerError: { code: 'ForbiddenByRbac' } } } }
  for (const { client } of [second, first, second]) {
    await expect(client.createEcKey('orders')).rejects.toMatchObject(refused)
  }
  expect(second.vault.sharedFaults.list()).toMatchObject([{ until: '2030-01-01T00:01:30.000Z' }])
  await first.vault.clock.advance('90s')
  expect((await second.client.createEcKey('orders')).name).toBe('orders')
  expect(second.vault.sharedFaults.list()).toEqual([])
})

test.each([
  [{ kind: 'forbidden', style: 'odd' }, {}, 'style odd'],
  [{ kind: 'date-skew', ms: Number.NaN }, {}, 'ms NaN'],
  [{ kind: 'cut' }, { operation: 'rotate' }, 'operation rotate'],
  [{ kind: 'forbidden' }, { for: 'PT0S' }, 'for PT0S'],
  [{ kind: 'forbidden' }, { for: 90 }, 'for 90'],
] as const)('a fault that makes no sense is refused: %j %j', async (fault, target, message) => {
  const { vault } = await (await storeToShare())()
  const add = () => vault.sharedFaults.add(fault as never, target as never)
  expect(add).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining(message) }))
  expect(vault.sharedFaults.list()).toEqual([])
})
