import { longestRetryAfterMs } from '../../vault/back-off.ts'
import { type AdaptiveRate, noteAccepted, noteThrottled, type RateLimit, startRate } from './adaptive-rate.ts'

/** How many requests of one class may be under way in one vault: more while all goes well, back to the start after a 429. */
export interface Slots {
  least: number
  most: number
}

/** How fast requests may go out and how many may be under way, as the answers have taught: a plain value, as the rate in it. */
export interface LearnedPace {
  rate: AdaptiveRate
  width: number
  /** How many answers were 429, and when the last one came. */
  throttled: number
  throttledAt?: Date
}

/** The answer to one request; without a status there was none. */
interface Answer {
  status?: number | undefined
  retryAfterMs?: number | undefined
  /** When the request went out, in milliseconds of the caller's clock. */
  sentAt: number
  /** Others waited, and nothing but the width held them back. */
  full: boolean
}

export function startPace(limit: RateLimit | undefined, slots: Slots, now: Date): LearnedPace {
  return { rate: startRate(limit, now.getTime()), width: slots.least, throttled: 0 }
}

/** What an answer teaches: a 429 narrows and slows, any other one widens where width was all that was missing. */
export function learnPace(pace: LearnedPace, slots: Slots, answer: Answer, now: Date): LearnedPace {
  const { status, retryAfterMs, sentAt, full } = answer
  if (status === undefined) return pace
  if (status !== 429) {
    const width = full ? Math.min(pace.width + 1, slots.most) : pace.width
    return { ...pace, rate: noteAccepted(pace.rate, now.getTime()), width }
  }
  const capped = retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, longestRetryAfterMs)
  return {
    rate: noteThrottled(pace.rate, { now: now.getTime(), sentAt, retryAfterMs: capped }),
    width: slots.least,
    throttled: pace.throttled + 1,
    throttledAt: now,
  }
}
