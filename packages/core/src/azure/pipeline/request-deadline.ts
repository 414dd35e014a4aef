import { type PipelinePolicy, RestError } from '@azure/core-rest-pipeline'
import { sendUntilEnded } from './ended-early.ts'

/**
 * Ends a request that has not been answered in full after `timeoutMs`, and at once when the caller's signal aborts.
 * The SDK has no limit by default, and its own one can be ignored by the transport below; this one cannot.
 */
export function requestDeadlinePolicy(timeoutMs: number): PipelinePolicy {
  return {
    name: 'keyturnRequestDeadline',
    sendRequest: (request, next) =>
      sendUntilEnded(request, next, (end) => {
        const timer = setTimeout(
          () => end(new RestError(`no answer within ${timeoutMs / 1000} s`, { code: 'ETIMEDOUT', request })),
          timeoutMs,
        )
        return () => clearTimeout(timer)
      }),
  }
}
