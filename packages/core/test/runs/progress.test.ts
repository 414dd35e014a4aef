import { describe, expect, test } from 'vitest'
import type { RunLimiterState } from '../../src/runs/pace/run-limiter.ts'
import {
  countDone,
  countFound,
  countListed,
  type FleetCounts,
  progressOf,
  startCounts,
} from '../../src/runs/progress.ts'

const start = new Date('2026-11-21T20:00:00Z')
const at = (ms: number) => new Date(start.getTime() + ms)

function found(counts: FleetCounts, keys: number): FleetCounts {
  return Array.from({ length: keys }).reduce<FleetCounts>((each) => countFound(each), counts)
}

/** `count` keys done, one every `everyMs`, from `from` on. */
function done(counts: FleetCounts, { count, everyMs, from = 0 }: { count: number; everyMs: number; from?: number }) {
  let next = counts
  for (let index = 1; index <= count; index++) {
    next = countDone(next, { now: at(from + index * everyMs), failed: false })
  }
  return next
}

function limiter(queue: Partial<RunLimiterState['queues'][number]> = {}): RunLimiterState {
  const vaultUrl = 'https://contoso.vault.azure.net'
  const idle = { vaultUrl, operation: 'create' as const, inFlight: 0, waiting: 0, slots: 2, throttled: 0 }
  return { queues: [{ ...idle, ...queue }], retryTokens: 500 }
}

describe('done of how many', () => {
  test('is not reported as long as a list is open, because nobody knows', () => {
    const counts = done(found(startCounts(2, start), 50), { count: 10, everyMs: 100 })
    const progress = progressOf(countListed(counts), undefined, at(1_000))
    expect(progress).toMatchObject({ done: 10, perSecond: 10 })
    expect(progress).not.toHaveProperty('total')
    expect(progress).not.toHaveProperty('remainingMs')
  })

  test('comes with the time that is left once all lists have ended', () => {
    const counts = countListed(done(found(startCounts(1, start), 50), { count: 10, everyMs: 100 }))
    expect(progressOf(counts, undefined, at(1_000))).toMatchObject({ done: 10, total: 50, remainingMs: 4_000 })
  })

  test('counts failures among the done', () => {
    const counts = countDone(found(startCounts(1, start), 1), { now: at(10), failed: true })
    expect(progressOf(counts, undefined, at(10))).toMatchObject({ done: 1, failed: 1 })
  })
})

describe('the rate', () => {
  test('is that of the last half minute: a fast beginning does not make the rest look short', () => {
    const fast = done(found(startCounts(1, start), 1_000), { count: 500, everyMs: 10 })
    const slow = countListed(done(fast, { count: 60, everyMs: 1_000, from: 5_000 }))
    const progress = progressOf(slow, undefined, at(65_000))
    expect(progress.perSecond).toBeCloseTo(1, 1)
    expect(progress.remainingMs).toBeGreaterThan(430_000)
  })

  test('falls towards nothing while nothing is done', () => {
    const counts = done(found(startCounts(1, start), 100), { count: 10, everyMs: 100 })
    expect(progressOf(counts, undefined, at(11_000)).perSecond).toBeLessThan(1)
    expect(progressOf(counts, undefined, at(600_000)).perSecond).toBeLessThan(0.1)
  })

  test('is nothing at the start, and no time left is claimed', () => {
    const progress = progressOf(countListed(startCounts(1, start)), undefined, start)
    expect(progress.perSecond).toBe(0)
    expect(progress).not.toHaveProperty('remainingMs')
  })

  test('needs few samples however many keys there are', () => {
    const counts = done(startCounts(1, start), { count: 20_000, everyMs: 5 })
    expect(counts.samples.length).toBeLessThanOrEqual(32)
  })
})

describe('the pace', () => {
  const counts = startCounts(1, start)

  test.each([
    { pace: 'free', queue: {} },
    { pace: 'paced', queue: { waiting: 3, inFlight: 1 } },
    { pace: 'free', queue: { waiting: 3, inFlight: 2 } },
    { pace: 'throttled', queue: { throttled: 1, throttledAt: at(-9_999) } },
    { pace: 'free', queue: { throttled: 1, throttledAt: at(-10_000) } },
  ])('is $pace with $queue', ({ pace, queue }) => {
    expect(progressOf(counts, limiter(queue), start).pace).toBe(pace)
  })

  test('names the rate of each vault and class that has one', () => {
    expect(progressOf(counts, limiter({ perSecond: 1.6, throttled: 2 }), start).rates).toEqual([
      { vaultUrl: 'https://contoso.vault.azure.net', operation: 'create', perSecond: 1.6, throttled: 2 },
    ])
    expect(progressOf(counts, limiter(), start).rates).toEqual([])
  })
})
