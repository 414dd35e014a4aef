import { type Clock, systemClock } from '../../clock.ts'
import { type OptionNames, refuseUnknownOptions } from '../../options.ts'
import { isLoopbackHost } from '../../vault/allowed-host.ts'
import type { OperationClass, RequestLimiter } from '../../vault/request-limiter.ts'
import type { Slots } from './learned-pace.ts'
import { createRequestQueue, type RequestQueue, type RequestQueueState } from './request-queue.ts'
import { fullQuota, payRetry, refundSuccess } from './retry-quota.ts'
import { documentedLimits, type RequestLimits } from './service-limits.ts'

export interface RunLimiterOptions {
  /** Default: the system's. */
  clock?: Clock | undefined
  /** Where the rates of a vault begin; `undefined`: unbounded until the first 429. Default: what is documented for its host. */
  limitsOf?: ((vaultUrl: string) => RequestLimits | undefined) | undefined
  /** Requests under way in all vaults together. Default 64. */
  atOnce?: number | undefined
  /** Requests under way in one vault. Default: 16 reads, growing to 32 while nothing is throttled; 2 that make key versions, growing to 8 on loopback hosts. */
  slots?: Record<OperationClass, Slots> | undefined
}

const runLimiterOptionNames: OptionNames<RunLimiterOptions> = { clock: true, limitsOf: true, atOnce: true, slots: true }

/** The limiter of one run: give it to `connect` for each of its vaults. */
export interface RunLimiter extends RequestLimiter {
  state(): RunLimiterState
}

export interface RunLimiterState {
  queues: (RequestQueueState & { vaultUrl: string; operation: OperationClass })[]
  /** Of 500: what is left for retries. */
  retryTokens: number
}

const defaultSlots: Record<OperationClass, Slots> = {
  read: { least: 16, most: 32 },
  create: { least: 2, most: 2 },
}
const defaultAtOnce = 64

/** Two fill what a vault in Azure takes of them. Of a loopback host no limit is known. */
function slotsFor(vaultUrl: string): Record<OperationClass, Slots> {
  const isLoopback = isLoopbackHost(new URL(vaultUrl).hostname)
  return isLoopback ? { ...defaultSlots, create: { least: 2, most: 8 } } : defaultSlots
}

/**
 * Keeps the requests of one run within what its vaults take: one rate for each vault and operation class, which begins
 * below the documented limits and adapts to what the vault answers; a bound on what is under way; one quota of retries.
 */
export function createRunLimiter(options: RunLimiterOptions = {}): RunLimiter {
  refuseUnknownOptions('createRunLimiter', options, runLimiterOptionNames)
  const { clock = systemClock, limitsOf = documentedLimits, atOnce = defaultAtOnce, slots } = options
  const queues = new Map<string, { vaultUrl: string; operation: OperationClass; queue: RequestQueue }>()
  let underWay = 0
  let turnedAway = false
  let quota = fullQuota()

  const queueOf = (vaultUrl: string, operation: OperationClass): RequestQueue => {
    const { origin } = new URL(vaultUrl)
    const id = `${operation} ${origin}`
    const existing = queues.get(id)
    if (existing !== undefined) return existing.queue
    const limit = limitsOf(origin)?.[operation]
    const queue = createRequestQueue({
      limit,
      slots: (slots ?? slotsFor(origin))[operation],
      clock,
      takeShared,
      releaseShared,
    })
    queues.set(id, { vaultUrl: origin, operation, queue })
    return queue
  }
  const takeShared = (): boolean => {
    if (underWay >= atOnce) {
      turnedAway = true
      return false
    }
    underWay++
    return true
  }
  const releaseShared = (): void => {
    underWay--
    if (!turnedAway) return
    turnedAway = false
    queueMicrotask(pumpAll)
  }
  const pumpAll = (): void => {
    for (const [id, entry] of [...queues]) {
      // Whoever is served goes to the end, so that a busy vault does not starve the others.
      queues.delete(id)
      queues.set(id, entry)
      entry.queue.pump()
      if (turnedAway) return
    }
  }

  return {
    enter: (vaultUrl, operation, signal) => queueOf(vaultUrl, operation).enter(signal),
    takeRetry(cause) {
      const left = payRetry(quota, cause)
      if (left === undefined) return false
      quota = left
      return true
    },
    noteSuccess(retried) {
      quota = refundSuccess(quota, retried)
    },
    state: () => ({
      queues: [...queues.values()].map(({ queue, ...names }) => ({ ...names, ...queue.state() })),
      retryTokens: quota.tokens,
    }),
  }
}
