import { expect, test } from 'vitest'
import { KeyturnError } from '../../../src/errors.ts'
import { createKey } from '../../../src/lifecycle/create.ts'
import { openVault } from '../../open-vault.ts'

test('a read that is never answered is sent again, and ends as timed out', async () => {
  const { vault, local, sent } = await openVault({ requestTimeout: 20 })
  local.faults.add({ kind: 'silence' }, { operation: 'getKey', times: Number.POSITIVE_INFINITY })
  await expect(vault.getKey('orders')).rejects.toMatchObject({
    code: 'TIMED_OUT',
    message: expect.stringContaining('no answer within 0.02 s'),
  })
  expect(sent.filter(({ authorized }) => authorized)).toHaveLength(4)
})

test('a transport that ignores its abort signal cannot hold a request beyond its limit', async () => {
  const { vault } = await openVault({ requestTimeout: 20, transport: () => new Promise(() => {}) })
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code: 'TIMED_OUT' })
})

test('an interruption ends a request under way, also where the SDK ignores the signal', async () => {
  const controller = new AbortController()
  const { vault, local, reconnect } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC' })
  const interruptible = await reconnect({ signal: controller.signal })
  local.faults.add({ kind: 'silence' }, { operation: 'getKeyRotationPolicy' })
  const reading = interruptible.getRotationPolicy('orders')
  setTimeout(() => controller.abort(new KeyturnError('INTERRUPTED', 'stopped by hand')), 20)
  await expect(reading).rejects.toMatchObject({ code: 'INTERRUPTED', message: 'stopped by hand' })
  await expect(interruptible.getKey('orders')).rejects.toMatchObject({ code: 'INTERRUPTED' })
})
