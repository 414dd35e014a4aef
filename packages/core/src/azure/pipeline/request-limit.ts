import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline'
import type { Clock } from '../../clock.ts'
import { parseRetryAfter } from '../../vault/back-off.ts'
import type { OperationClass, RequestLimiter } from '../../vault/request-limiter.ts'

/** Holds each send back until the limiter lets it pass, and tells it the answer. Sits outside the request's deadline. */
export function requestLimitPolicy(limiter: RequestLimiter, clock: Pick<Clock, 'now'>): PipelinePolicy {
  return {
    name: 'keyturnRequestLimit',
    async sendRequest(request, next) {
      const { origin } = new URL(request.url)
      const permit = await limiter.enter(
        origin,
        operationClassOf(request),
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

const creating: ReadonlySet<string> = new Set(['create', 'rotate', 'release'])

/**
 * Whether a request counts as one that makes a key. Create and release share one budget (Azure Key Vault service limits);
 * whether rotate and import do is not documented, so they are held to the smaller one.
 */
export function operationClassOf({ method, url }: Pick<PipelineRequest, 'method' | 'url'>): OperationClass {
  const [collection, name, ...rest] = new URL(url).pathname.split('/').filter((part) => part !== '')
  if (collection?.toLowerCase() !== 'keys' || name === undefined) return 'read'
  if (method === 'PUT') return rest.length === 0 ? 'create' : 'read'
  return method === 'POST' && creating.has(rest.at(-1)?.toLowerCase() ?? '') ? 'create' : 'read'
}
