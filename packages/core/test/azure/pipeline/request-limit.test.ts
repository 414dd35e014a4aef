import { setTimeout as delay } from 'node:timers/promises'
import { openLocalVault } from '@keyturn/local-vault'
import { expect, onTestFinished, test } from 'vitest'
import { type ConnectOptions, connect } from '../../../src/connect.ts'
import type { RequestLimiter, RetryCause } from '../../../src/vault/request-limiter.ts'

/** Lets everything pass after `holdMs`, and writes down what it is asked and answered. */
function recordingLimiter({ holdMs = 0, retries = 10 } = {}) {
  const entered: string[] = []
  const left: (number | undefined)[] = []
  const succeeded: (RetryCause | undefined)[] = []
  let open = retries
  const limiter: RequestLimiter = {
    async enter(vaultUrl, operation, signal) {
      entered.push(`${operation} ${vaultUrl}`)
      if (holdMs > 0) await delay(holdMs, undefined, signal === undefined ? {} : { signal })
      return { leave: ({ status }) => left.push(status) }
    },
    takeRetry: () => open-- > 0,
    noteSuccess: (retried) => succeeded.push(retried),
  }
  return { limiter, entered, left, succeeded }
}

async function openLimited(limiter: RequestLimiter, options: ConnectOptions = {}) {
  const local = await openLocalVault({ now: '2026-01-01T00:00:00Z' })
  onTestFinished(() => local.close())
  const clock = { now: () => local.now(), sleep: async () => undefined }
  return { local, vault: await connect(local, { limiter, clock, ...options }) }
}

test('every send asks the limiter and tells it the answer: list pages, the sign-in and retries, too', async () => {
  const { limiter, entered, left, succeeded } = recordingLimiter()
  const { vault, local } = await openLimited(limiter)
  await vault.createKey('orders', { keyType: 'EC' })
  local.faults.add({ kind: 'answer', status: 429 }, { operation: 'getKey' })
  await vault.getKey('orders')
  expect(entered).toEqual([
    ...Array(2).fill('create https://default.vault.localhost'),
    ...Array(2).fill('read https://default.vault.localhost'),
  ])
  // The first request of a connection is answered 401 first.
  expect(left.toSorted()).toEqual([200, 200, 401, 429])
  expect(succeeded).toContain('throttled')
})

test('waiting for the limiter does not count against the time that a request may take', async () => {
  const { limiter } = recordingLimiter({ holdMs: 150 })
  const { vault } = await openLimited(limiter, { requestTimeout: 100 })
  await expect(vault.createKey('orders', { keyType: 'EC' })).resolves.toMatchObject({ name: 'orders' })
})

test('a run that has used up its retries lets the failure stand', async () => {
  const { limiter, left } = recordingLimiter({ retries: 1 })
  const { vault, local } = await openLimited(limiter)
  await vault.createKey('orders', { keyType: 'EC' })
  local.faults.add({ kind: 'answer', status: 429 }, { operation: 'getKey', times: 5 })
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code: 'THROTTLED' })
  expect(left.filter((status) => status === 429)).toHaveLength(2)
})

test('an interruption ends the waiting for the limiter', async () => {
  const { limiter } = recordingLimiter({ holdMs: 60_000 })
  const controller = new AbortController()
  const { vault } = await openLimited(limiter, { signal: controller.signal })
  const read = vault.getKey('orders')
  await delay(10)
  controller.abort()
  await expect(read).rejects.toMatchObject({ code: 'INTERRUPTED' })
})
