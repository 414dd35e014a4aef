import type { Clock } from '../../src/clock.ts'

/** A clock that stands still until it is told to go on; it then wakes its sleepers one by one, each at its own millisecond. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, letting everything that is due happen on the way. */
  advance(ms: number): Promise<void>
  /** Moves on from sleeper to sleeper until `promise` settles. Fails when nobody sleeps and it has not. */
  runUntil<T>(promise: Promise<T>): Promise<T>
  /** Milliseconds since its start. */
  elapsed(): number
}

export function manualClock(start = '2026-11-21T20:00:00Z'): ManualClock {
  const startMs = Date.parse(start)
  let now = startMs
  const sleepers = new Set<{ at: number; wake(): void }>()

  const step = async (until: number): Promise<boolean> => {
    await settled()
    const [next] = [...sleepers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)
    if (next === undefined) return false
    sleepers.delete(next)
    now = Math.max(now, next.at)
    next.wake()
    return true
  }

  return {
    now: () => new Date(now),
    elapsed: () => now - startMs,
    sleep(ms, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      signal?.throwIfAborted()
      const sleeper = { at: now + ms, wake: resolve }
      sleepers.add(sleeper)
      signal?.addEventListener(
        'abort',
        () => {
          if (sleepers.delete(sleeper)) reject(signal.reason)
        },
        { once: true },
      )
      return promise
    },
    async advance(ms) {
      const until = now + ms
      while (await step(until));
      now = until
    },
    async runUntil(promise) {
      let done = false
      promise.then(
        () => {
          done = true
        },
        () => {
          done = true
        },
      )
      for (;;) {
        const moved = await step(Number.POSITIVE_INFINITY)
        if (done) return promise
        if (!moved) throw new Error('nobody sleeps, and the promise is still pending')
      }
    },
  }
}

/** Lets every continuation run that waits for nothing but its turn. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}
