import type { Clock } from '../../clock.ts'
import type { Permit } from '../../vault/request-limiter.ts'
import { type RateLimit, takeSend } from './adaptive-rate.ts'
import { learnPace, type Slots, startPace } from './learned-pace.ts'
import { createPause } from './pause.ts'

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

export function createRequestQueue(options: RequestQueueOptions): RequestQueue {
  const { limit, slots, clock, takeShared, releaseShared } = options
  const waiters = new Set<Waiter>()
  const pause = createPause(clock)
  let pace = startPace(limit, slots, clock.now())
  let inFlight = 0

  const pump = (): void => {
    if (pause.isOn()) return
    for (const waiter of waiters) {
      if (inFlight >= pace.width || !takeShared()) break
      const { rate, waitMs } = takeSend(pace.rate, clock.now().getTime())
      pace = { ...pace, rate }
      if (waitMs > 0) {
        releaseShared()
        pause.start(waitMs, pump)
        break
      }
      waiters.delete(waiter)
      inFlight++
      waiter.grant(createPermit(clock.now().getTime()))
    }
    leaveNoTimer()
  }

  const createPermit = (sentAt: number): Permit => {
    let left = false
    return {
      leave(answer) {
        if (left) return
        left = true
        const full = inFlight >= pace.width && waiters.size > 0
        inFlight--
        releaseShared()
        pace = learnPace(pace, slots, { ...answer, sentAt, full }, clock.now())
        pump()
      },
    }
  }

  /** With nobody left to wait, a timer would only hold the process. */
  const leaveNoTimer = (): void => {
    if (waiters.size === 0) pause.giveUp()
  }

  return {
    pump,
    async enter(signal) {
      signal?.throwIfAborted()
      const { promise, resolve, reject } = Promise.withResolvers<Permit>()
      const waiter: Waiter = { grant: resolve }
      const abort = () => {
        if (!waiters.delete(waiter)) return
        leaveNoTimer()
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
      ...(pace.rate.perSecond !== Number.POSITIVE_INFINITY && { perSecond: pace.rate.perSecond }),
      inFlight,
      waiting: waiters.size,
      slots: pace.width,
      throttled: pace.throttled,
      ...(pace.throttledAt !== undefined && { throttledAt: pace.throttledAt }),
    }),
  }
}
