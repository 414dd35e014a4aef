import {
  isRestError,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline'
import type { Clock } from '../../clock.ts'
import { parseRetryAfter, throttleBackOffMs, transientBackOffMs, waitWithJitter } from '../../vault/back-off.ts'
import type { RequestLimiter, RetryCause } from '../../vault/request-limiter.ts'
import { isNeverConnected } from './connection-failure.ts'

/** Something that a caller may want to show while it waits. */
export interface RetryEvent {
  type: 'throttled' | 'retrying'
  /** The request's method and path. */
  request: string
  /** What went wrong: an HTTP status or a network error's code. */
  cause: number | string
  /** Which retry comes next, from 1. */
  attempt: number
  waitMs: number
  /** What the service asked for, in milliseconds; more than `waitMs` when it was capped. */
  retryAfterMs?: number
}

export interface RetryOptions {
  clock: Clock
  signal?: AbortSignal | undefined
  onEvent?: ((event: RetryEvent) => void) | undefined
  /** Counts the retries of a whole run. Default: each request has its own few. */
  limiter?: Pick<RequestLimiter, 'takeRetry' | 'noteSuccess'> | undefined
  /** 0 <= x < 1, for the jitter. Default `Math.random`. */
  random?: (() => number) | undefined
}

const repeated = new WeakSet<PipelineRequest>()

/** Network errors that tend to pass. A name that does not resolve (ENOTFOUND) does not: a typo must not cost seconds. */
const transientCodes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'PARSE_ERROR',
])

/**
 * Sends again what may be sent again, and says so. It stands in for the SDK's own retries, which pass over a 429
 * without `Retry-After` (Key Vault sends none), sleep as long as a `Retry-After` says, and cannot be seen.
 * Not for requests that make a key version: those are sent once.
 */
export function retryPolicy(options: RetryOptions): PipelinePolicy {
  const { clock, signal, onEvent, limiter, random = Math.random } = options
  return {
    name: 'keyturnRetry',
    async sendRequest(request, next) {
      let throttled = 0
      let transient = 0
      let retried: RetryCause | undefined
      for (;;) {
        const sent = await attempt(request, next)
        const throttling = sent.cause === 429
        const backOffMs = throttling ? throttleBackOffMs[throttled++] : transientBackOffMs[transient++]
        if (sent.cause === undefined && sent.response !== undefined) limiter?.noteSuccess(retried)
        if (sent.cause === undefined || backOffMs === undefined) return sent.finish()
        retried = throttling ? 'throttled' : 'transient'
        if (limiter?.takeRetry(retried) === false) return sent.finish()
        const retryAfterMs = sent.response && parseRetryAfter((name) => sent.response?.headers.get(name), clock.now())
        const waitMs = waitWithJitter(backOffMs, { retryAfterMs, random })
        onEvent?.({
          type: throttling ? 'throttled' : 'retrying',
          request: `${request.method} ${new URL(request.url).pathname}`,
          cause: sent.cause,
          attempt: throttled + transient,
          waitMs,
          ...(retryAfterMs !== undefined && { retryAfterMs }),
        })
        await clock.sleep(waitMs, signal)
        if (sent.mayHaveActed) repeated.add(request)
      }
    },
  }
}

/** Notes that a request was sent again after something else may have done what it asks for. */
export function noteRepeated(request: PipelineRequest): void {
  repeated.add(request)
}

/**
 * Whether the request behind an SDK error was sent again after a failure that says nothing about the first one's fate.
 * Then a 404 or 409 to a delete, recover or purge may well mean that the first one worked.
 */
export function wasRepeated(error: unknown): boolean {
  return isRestError(error) && error.request !== undefined && repeated.has(error.request)
}

interface Attempt {
  /** Why it may be sent again; absent when it may not. */
  cause?: number | string
  /** Whether the service may have done what was asked, all the same. */
  mayHaveActed?: boolean
  response?: PipelineResponse
  finish(): PipelineResponse
}

async function attempt(
  request: PipelineRequest,
  next: (request: PipelineRequest) => Promise<PipelineResponse>,
): Promise<Attempt> {
  // Without a token the service does nothing but ask for one.
  const authorized = request.headers.has('authorization')
  try {
    const response = await next(request)
    const { status } = response
    const finish = () => response
    if (status === 429) return { cause: status, response, finish }
    const passing = status === 408 || isPassingServerError(status)
    return passing ? { cause: status, mayHaveActed: authorized, response, finish } : { response, finish }
  } catch (error) {
    const finish = () => {
      throw error
    }
    return isRestError(error) && error.code !== undefined && transientCodes.has(error.code)
      ? { cause: error.code, mayHaveActed: authorized && !isNeverConnected(error), finish }
      : { finish }
  }
}

function isPassingServerError(status: number): boolean {
  return status >= 500 && status !== 501 && status !== 505
}
