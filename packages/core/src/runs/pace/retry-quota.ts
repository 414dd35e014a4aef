import type { RetryCause } from '../../vault/request-limiter.ts'

/** Retries that a run may still make: so that a service that is going down is not hammered by a fleet. A plain value. */
export interface RetryQuota {
  tokens: number
}

// The figures of the AWS SDKs' standard retry mode.
const mostTokens = 500
const costs: Record<RetryCause, number> = { transient: 14, throttled: 5 }

export function fullQuota(): RetryQuota {
  return { tokens: mostTokens }
}

/** What is left after one more retry; `undefined` when there is not enough for it. */
export function payRetry({ tokens }: RetryQuota, cause: RetryCause): RetryQuota | undefined {
  return tokens < costs[cause] ? undefined : { tokens: tokens - costs[cause] }
}

/** A success gives one token back, a success after a retry what the retry has cost. */
export function refundSuccess({ tokens }: RetryQuota, retried?: RetryCause): RetryQuota {
  return { tokens: Math.min(mostTokens, tokens + (retried === undefined ? 1 : costs[retried])) }
}
