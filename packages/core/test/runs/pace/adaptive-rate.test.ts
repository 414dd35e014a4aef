import { describe, expect, test } from 'vitest'
import {
  type AdaptiveRate,
  noteAccepted,
  noteThrottled,
  type RateLimit,
  startRate,
  takeSend,
} from '../../../src/runs/pace/adaptive-rate.ts'

const creates: RateLimit = { count: 20, windowMs: 10_000 }
const reads: RateLimit = { count: 4_000, windowMs: 10_000 }

/** Takes tokens until there is none; how many there were, and how long the next one takes. */
function drain(rate: AdaptiveRate, now: number): { rate: AdaptiveRate; taken: number; waitMs: number } {
  let taken = 0
  for (let state = rate; ; taken++) {
    const { rate: next, waitMs } = takeSend(state, now)
    if (waitMs > 0) return { rate: next, taken, waitMs }
    state = next
  }
}

/** Lets `perSecond` requests through in each second from `from` to `to`, evenly. */
function accept(rate: AdaptiveRate, { perSecond, from, to }: { perSecond: number; from: number; to: number }) {
  let state = rate
  for (let at = from; at < to; at += 1000 / perSecond) state = noteAccepted(state, at)
  return state
}

describe('before anything was throttled', () => {
  test('starts at 0.8 of the documented limit, with 0.8 of one window at once', () => {
    expect(startRate(creates, 0).perSecond).toBe(1.6)
    expect(startRate(reads, 0).perSecond).toBe(320)
    expect(drain(startRate(creates, 0), 0)).toMatchObject({ taken: 16, waitMs: 625 })
  })

  test('lets the next one go at the very millisecond at which its token is there', () => {
    const empty = drain(startRate(creates, 0), 0).rate
    expect(takeSend(empty, 624).waitMs).toBe(1)
    expect(takeSend(empty, 625).waitMs).toBe(0)
  })

  test('grows along the cubic curve: back at the documented rate after its ramp, and above it no further than a quarter', () => {
    const busy = accept(startRate(creates, 0), { perSecond: 4, from: 0, to: 1_000 })
    expect(takeSend(busy, 1_000).rate.perSecond).toBeCloseTo(2, 10)
    const later = accept(busy, { perSecond: 4, from: 1_000, to: 6_000 })
    expect(takeSend(later, 6_000).rate.perSecond).toBe(2.5)
  })

  test('does not grow while nobody uses it', () => {
    expect(takeSend(startRate(creates, 0), 60_000).rate.perSecond).toBe(1.6)
  })

  test('without a documented limit it holds nothing back', () => {
    const rate = accept(startRate(undefined, 0), { perSecond: 1_000, from: 0, to: 1_000 })
    expect(takeSend(rate, 1_000)).toMatchObject({ waitMs: 0, rate: { perSecond: Number.POSITIVE_INFINITY } })
  })
})

describe('after a 429', () => {
  const busy = accept(startRate(reads, 0), { perSecond: 100, from: 0, to: 5_000 })

  test('goes on at 0.7 of the measured rate, with nothing left to send at once', () => {
    const cut = noteThrottled(busy, { now: 5_000, sentAt: 4_990 })
    expect(cut.measured).toBeCloseTo(100, 0)
    expect(cut.perSecond).toBeCloseTo(0.7 * cut.measured, 10)
    expect(takeSend(cut, 5_000).waitMs).toBe(Math.ceil(1000 / cut.perSecond))
  })

  test('is back at the rate where it was throttled after the cube root of 0.3/0.4 of it, in seconds', () => {
    const cut = noteThrottled(busy, { now: 5_000, sentAt: 4_990 })
    const backAt = 5_000 + Math.cbrt((cut.measured * 0.3) / 0.4) * 1000
    const used = accept(cut, { perSecond: 100, from: 5_000, to: backAt })
    expect(takeSend(used, backAt).rate.perSecond).toBeCloseTo(cut.measured, 5)
  })

  test('takes the answers to requests that were under way together as one sign', () => {
    const once = noteThrottled(busy, { now: 5_000, sentAt: 4_990 })
    const again = noteThrottled(once, { now: 5_004, sentAt: 4_995 })
    expect(again.perSecond).toBeCloseTo(once.perSecond, 0)
    expect(noteThrottled(again, { now: 5_020, sentAt: 5_001 }).perSecond).toBeLessThan(0.71 * once.perSecond)
  })

  test('never goes below one request in two seconds', () => {
    let rate = startRate(creates, 0)
    for (let now = 1_000; now < 20_000; now += 1_000) rate = noteThrottled(rate, { now, sentAt: now })
    expect(rate.perSecond).toBe(0.5)
    expect(takeSend(rate, 19_000).waitMs).toBe(2_000)
  })

  test('is never raised beyond twice what is measured', () => {
    const cut = noteThrottled(busy, { now: 5_000, sentAt: 4_990 })
    const idle = accept(cut, { perSecond: 40, from: 5_000, to: 60_000 })
    // A minute later the curve is far above; 40 a second come as 20 to 22 in a half second, smoothed with what was before.
    expect(takeSend(idle, 60_000).rate.perSecond).toBeGreaterThan(80)
    expect(takeSend(idle, 60_000).rate.perSecond).toBeLessThan(90)
  })

  test('sends nothing before the time that the service asked for', () => {
    const cut = noteThrottled(busy, { now: 5_000, sentAt: 4_990, retryAfterMs: 7_000 })
    expect(takeSend(cut, 11_999).waitMs).toBe(1)
    expect(takeSend(cut, 12_000).waitMs).toBe(0)
  })

  test('measures the first half second, too, when it is throttled at once', () => {
    let rate = startRate(undefined, 0)
    for (let at = 0; at < 20; at++) rate = noteAccepted(rate, at)
    expect(noteThrottled(rate, { now: 20, sentAt: 15 }).perSecond).toBeCloseTo(0.7 * 40, 10)
  })
})
