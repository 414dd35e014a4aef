import { RestError } from '@azure/core-rest-pipeline'
import { expect, test } from 'vitest'
import { KeyturnError } from '../../../src/errors.ts'
import { createKey } from '../../../src/lifecycle/create.ts'
import { deleteKey } from '../../../src/lifecycle/delete.ts'
import { purgeKey } from '../../../src/lifecycle/purge.ts'
import { recoverKey } from '../../../src/lifecycle/recover.ts'
import { openVault } from '../../open-vault.ts'

test('a 429 without Retry-After is waited out for 1, 2, 4, 8 and 16 seconds, half of each by chance', async () => {
  const { vault, local, waits, events } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC' })
  local.faults.add({ kind: 'answer', status: 429 }, { operation: 'getKey', times: 5 })
  await expect(vault.getKey('orders')).resolves.toMatchObject({ name: 'orders' })
  expect(waits).toHaveLength(5)
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index)
    expect(wait).toBeLessThanOrEqual(1_000 * 2 ** index)
  }
  expect(events.map((event) => event.type)).toEqual(Array(5).fill('throttled'))
  expect(events[4]).toMatchObject({ request: 'GET /keys/orders/', cause: 429, attempt: 5, waitMs: waits[4] })
})

test('a sixth 429 in a row is a failure, with what to do about it', async () => {
  const { vault, local, waits } = await openVault()
  local.faults.add({ kind: 'answer', status: 429 }, { operation: 'getKey', times: 6 })
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code: 'THROTTLED', statusCode: 429 })
  expect(waits).toHaveLength(5)
})

test('a Retry-After is obeyed, and one of an hour is cut to a minute and shown', async () => {
  const { vault, local, waits, events } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC' })
  local.faults.add({ kind: 'answer', status: 429, retryAfter: 7 }, { operation: 'getKey' })
  local.faults.add({ kind: 'answer', status: 503, retryAfter: 3_600 }, { operation: 'getKey' })
  await vault.getKey('orders')
  expect(waits[0]).toBeGreaterThanOrEqual(7_000)
  expect(waits[0]).toBeLessThan(8_000)
  expect(waits[1]).toBeGreaterThanOrEqual(60_000)
  expect(waits[1]).toBeLessThan(61_000)
  expect(events[1]).toMatchObject({ type: 'retrying', cause: 503, retryAfterMs: 3_600_000 })
})

test.each([408, 500, 502, 503, 504])('a read is sent again after a %i', async (status) => {
  const { vault, local } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC' })
  local.faults.add({ kind: 'answer', status }, { operation: 'getKey', times: 3 })
  await expect(vault.getKey('orders')).resolves.toMatchObject({ name: 'orders' })
})

test('a read is sent again after a reset and after a cut answer, and gives up after the third time', async () => {
  const { vault, local, waits } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC' })
  local.faults.add({ kind: 'reset' }, { operation: 'getKey' })
  local.faults.add({ kind: 'cut' }, { operation: 'getKey' })
  await expect(vault.getKey('orders')).resolves.toMatchObject({ name: 'orders' })
  expect(waits).toHaveLength(2)
  local.faults.add({ kind: 'reset' }, { operation: 'getKey', times: 4 })
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
})

test.each([400, 403, 404, 501])('a read is not sent again after a %i', async (status) => {
  const { vault, local, waits } = await openVault()
  local.faults.add({ kind: 'answer', status }, { operation: 'getKey' })
  await expect(vault.getKey('orders')).rejects.toMatchObject({ statusCode: status })
  expect(waits).toEqual([])
})

test('a host that does not exist is said at once', async () => {
  const { vault, waits } = await openVault({
    transport: async (request) => {
      throw new RestError('getaddrinfo ENOTFOUND default.vault.localhost', { code: 'ENOTFOUND', request })
    },
  })
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code: 'VAULT_NOT_FOUND' })
  expect(waits).toEqual([])
})

test('a wait ends when the connection is interrupted', async () => {
  const controller = new AbortController()
  const { vault, local, reconnect } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC' })
  const interruptible = await reconnect({ signal: controller.signal })
  local.faults.add({ kind: 'answer', status: 429 }, { operation: 'getKey' })
  const reading = interruptible.getKey('orders')
  controller.abort(new KeyturnError('TIMED_OUT', 'the command took longer than it may'))
  await expect(reading).rejects.toMatchObject({ code: 'TIMED_OUT', message: 'the command took longer than it may' })
})

test('a delete, a recovery and a purge whose answers were lost are found to be done', async () => {
  const { vault, local } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC' })
  local.faults.add({ kind: 'reset', when: 'after' }, { operation: 'deleteKey' })
  await expect(deleteKey(vault, 'orders')).resolves.toMatchObject({ name: 'orders', deletedOn: expect.any(Date) })
  local.faults.add({ kind: 'reset', when: 'after' }, { operation: 'recoverDeletedKey' })
  await expect(recoverKey(vault, 'orders')).resolves.toMatchObject({ name: 'orders' })
  await deleteKey(vault, 'orders')
  local.faults.add({ kind: 'reset', when: 'after' }, { operation: 'purgeDeletedKey' })
  await expect(purgeKey(vault, 'orders')).resolves.toBeUndefined()
})

test('a delete that was refused a connection first, of a key that is not there, is no success', async () => {
  let refused = 0
  const { vault } = await openVault({
    transport: async (request, local) => {
      if (request.method === 'DELETE' && request.headers.has('authorization') && refused++ < 2) {
        throw new RestError('connect ECONNREFUSED 127.0.0.1:443', { code: 'ECONNREFUSED', request })
      }
      return local.sendRequest(request)
    },
  })
  await expect(deleteKey(vault, 'orders')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
})
