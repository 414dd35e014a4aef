import { type PipelinePolicy, RestError } from '@azure/core-rest-pipeline'

/**
 * Ends a request that has not been answered in full after `timeoutMs`, and at once when the caller's signal aborts.
 * The SDK has no limit by default, and its own one can be ignored by the transport below; this one cannot.
 */
export function requestDeadlinePolicy(timeoutMs: number): PipelinePolicy {
  return {
    name: 'keyturnRequestDeadline',
    async sendRequest(request, next) {
      const callerSignal = request.abortSignal
      const ended = Promise.withResolvers<never>()
      const controller = new AbortController()
      const end = (reason: unknown) => {
        ended.reject(reason)
        controller.abort(reason)
      }
      const abort = () => end((callerSignal as AbortSignal).reason)
      if (callerSignal?.aborted) abort()
      callerSignal?.addEventListener('abort', abort)
      const timer = setTimeout(
        () => end(new RestError(`no answer within ${timeoutMs / 1000} s`, { code: 'ETIMEDOUT', request })),
        timeoutMs,
      )
      request.abortSignal = controller.signal
      try {
        return await Promise.race([ended.promise, next(request)])
      } finally {
        clearTimeout(timer)
        callerSignal?.removeEventListener('abort', abort)
        if (callerSignal === undefined) delete request.abortSignal
        else request.abortSignal = callerSignal
      }
    },
  }
}
