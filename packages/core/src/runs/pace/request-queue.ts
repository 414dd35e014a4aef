import type { Clock } from '../../clock.ts'
import { longestRetryAfterMs } from '../../vault/back-off.ts'
import type { Permit } from '../../vault/request-limiter.ts'
import { noteAccepted, noteThrottled, type RateLimit, startRate, takeSend } from './adaptive-rate.ts'

/** How many requests of one class may be under way in one vault: more while all goes well, back to the start after a 429. */
export interface Slots {
  least: number
  most: number
}

export interface RequestQueueOptions {
  limit: RateLimit | undefined
  slots: Slots
  clock: Clock
  /** Takes one of the slots that all queues share; `false`: there is none, and `pump` is called when one is free. */
  takeShared(): boolean
  releaseShared(): void
}

/** What a queue is doing, for people who wait. */
export interface RequestQueueState {
  /** Requests a second that may go out; absent while no bound is known. */
  perSecond?: number
  inFlight: number
  waiting: number
  slots: number
  /** How many answers were 429, and when the last one came. */
  throttled: number
  throttledAt?: Date
}

/** The requests of one class to one vault: first come, first served, within a rate and a number of slots. */
export interface RequestQueue {
  enter(signal?: AbortSignal): Promise<Permit>
  /** Lets go out what may go out now. */
  pump(): void
  state(): RequestQueueState
}

interface Waiter {
  grant(permit: Permit): void
}

export function createRequestQueue({
  limit,
  slots,
  clock,
  takeShared,
  releaseShared,
}: RequestQueueOptions): RequestQueue {
  const waiters = new Set<Waiter>()
  let rate = startRate(limit, clock.now().getTime())
  let width = slots.least
  let inFlight = 0
  let throttled = 0
  let throttledAt: Date | undefined
  let pause: AbortController | undefined

  const pump = (): void => {
    if (pause !== undefined) return
    for (const waiter of waiters) {
      if (inFlight >= width || !takeShared()) break
      const taken = takeSend(rate, clock.now().getTime())
      rate = taken.rate
      if (taken.waitMs > 0) {
        releaseShared()
        pauseFor(taken.waitMs)
        break
      }
      waiters.delete(waiter)
      inFlight++
      waiter.grant(createPermit(clock.now().getTime()))
    }
    if (waiters.size === 0) stopPause()
  }

  const pauseFor = (ms: number): void => {
    const mine = new AbortController()
    pause = mine
    const goOn = () => {
      if (pause !== mine) return
      pause = undefined
      pump()
    }
    clock.sleep(ms, mine.signal).then(goOn, () => undefined)
  }

  const createPermit = (sentAt: number): Permit => {
    let left = false
    return {
      leave({ status, retryAfterMs }) {
        if (left) return
        left = true
        const full = inFlight >= width && waiters.size > 0
        inFlight--
        releaseShared()
        const now = clock.now()
        if (status === 429) {
          const capped = retryAfterMs === undefined ? undefined : Math.min(retryAfterMs, longestRetryAfterMs)
          rate = noteThrottled(rate, { now: now.getTime(), sentAt, retryAfterMs: capped })
          width = slots.least
          throttled++
          throttledAt = now
        } else if (status !== undefined) {
          rate = noteAccepted(rate, now.getTime())
          if (full && width < slots.most) width++
        }
        pump()
      },
    }
  }

  /** With nobody left to wait, a timer would only hold the process. */
  const stopPause = (): void => {
    pause?.abort()
    pause = undefined
  }

  return {
    pump,
    async enter(signal) {
      signal?.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<Permit>()
      const waiter: Waiter = { grant: resolve }
      const abort = () => {
        if (!waiters.delete(waiter)) return
        if (waiters.size === 0) stopPause()
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', abort, { once: true })
      waiters.add(waiter)
      pump()
      try {
        return await promise
      } finally {
        signal?.removeEventListener('abort', abort)
      }
    },
    state: () => ({
      ...(rate.perSecond !== Number.POSITIVE_INFINITY && { perSecond: rate.perSecond }),
      inFlight,
      waiting: waiters.size,
      slots: width,
      throttled,
      ...(throttledAt !== undefined && { throttledAt }),
    }),
  }
}
