import { setTimeout as delay } from 'node:timers/promises'

/** Time as an argument: what waits or looks at the time takes a clock, so that a test can move it. */
export interface Clock {
  now(): Date
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal })
    } catch (error) {
      throw signal?.aborted ? signal.reason : error
    }
  },
}

/** How often a wait looks whether the time has been moved on, in milliseconds. */
const lookEveryMs = 50

/**
 * A clock that somebody else may move on, such as an embedded vault's: a wait ends as soon as `now` is past its end, and at
 * the latest after `ms` milliseconds of real time, also when that clock stands still.
 */
export function movableClock(now: () => Date): Clock {
  return {
    now,
    sleep: async (ms, signal) => {
      const end = now().getTime() + ms
      for (let left = ms; left > 0 && now().getTime() < end; left -= lookEveryMs) {
        await systemClock.sleep(Math.min(left, lookEveryMs), signal)
      }
    },
  }
}
