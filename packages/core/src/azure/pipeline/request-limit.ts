import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import type { Clock } from '../../clock.ts'
import { parseRetryAfter } from '../../vault/back-off.ts'
import { requestClassOf } from '../../vault/operations.ts'
import type { RequestLimiter } from '../../vault/request-limiter.ts'

/** Holds each send back until the limiter lets it pass, and tells it the answer. Sits outside the request's deadline. */
export function requestLimitPolicy(limiter: RequestLimiter, clock: Pick<Clock, 'now'>): PipelinePolicy {
  return {
    name: 'keyturnRequestLimit',
    async sendRequest(request, next) {
      const { origin, pathname } = new URL(request.url)
      const permit = await limiter.enter(
        origin,
        requestClassOf(request.method, pathname),
        request.abortSignal as AbortSignal | undefined,
      )
      try {
        const response = await next(request)
        const retryAfterMs = parseRetryAfter((name) => response.headers.get(name), clock.now())
        permit.leave({ status: response.status, retryAfterMs })
        return response
      } catch (error) {
        permit.leave({})
        throw error
      }
    },
  }
}
