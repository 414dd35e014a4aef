import { expect, test } from 'vitest'
import { KeyturnError } from '../src/errors.ts'
import { interruption, stopIfInterrupted, unlessInterrupted } from '../src/interruption.ts'
import { openVault } from './open-vault.ts'

test.each([
  ['without a reason', undefined, 'INTERRUPTED'],
  ['for a text', 'enough', 'INTERRUPTED'],
  ['because time was up', new DOMException('x', 'TimeoutError'), 'TIMED_OUT'],
  ['for a reason of ours', new KeyturnError('CONFLICT', 'x'), 'CONFLICT'],
])('a signal that aborted %s', (_why, reason, code) => {
  const signal = AbortSignal.abort(reason)
  expect(interruption(signal).code).toBe(code)
  expect(() => stopIfInterrupted(signal)).toThrowError(KeyturnError)
})

test('a promise that is given up may still fail, and nobody is told', async () => {
  const controller = new AbortController()
  const failing = Promise.withResolvers<never>()
  const waiting = unlessInterrupted(failing.promise, controller.signal)
  controller.abort()
  await expect(waiting).rejects.toMatchObject({ code: 'INTERRUPTED' })
  failing.reject(new Error('too late'))
  await expect(unlessInterrupted(Promise.resolve(1), undefined)).resolves.toBe(1)
})

test.each([
  ['a text', 'enough', 'INTERRUPTED'],
  ['a time limit', new DOMException('x', 'TimeoutError'), 'TIMED_OUT'],
])('calls and waits of a connection that %s ended say so', async (_what, reason, code) => {
  const { reconnect } = await openVault()
  const controller = new AbortController()
  const vault = await reconnect({ signal: controller.signal })
  controller.abort(reason)
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code })
  await expect(vault.rotateKey('orders')).rejects.toMatchObject({ code })
  await expect(vault.sleep(1_000)).rejects.toMatchObject({ code })
})
