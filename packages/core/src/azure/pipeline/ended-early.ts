import type { PipelineRequest, PipelineResponse, SendRequest } from '@azure/core-rest-pipeline'

/**
 * Sends a request that can be ended before it has been answered in full: with the reason given to `end`, or when the
 * signal aborts that it had before. The transport below may ignore a signal; this cannot be ignored.
 *
 * @param watch is given `end`, and gives back what stops watching
 */
export async function sendUntilEnded(
  request: PipelineRequest,
  next: SendRequest,
  watch: (end: (reason: unknown) => void) => () => void,
): Promise<PipelineResponse> {
  const outer = request.abortSignal
  const ended = Promise.withResolvers<never>()
  // Whoever ends it before anybody waits for it is heard all the same.
  ended.promise.catch(() => undefined)
  const controller = new AbortController()
  let given = true
  const giveBack = () => {
    if (!given) return
    given = false
    if (outer === undefined) delete request.abortSignal
    else request.abortSignal = outer
  }
  const end = (reason: unknown) => {
    ended.reject(reason)
    controller.abort(reason)
    // At once, after those within: the request may be sent again before its first sending has let go of it.
    giveBack()
  }
  const abort = () => end((outer as AbortSignal).reason)
  if (outer?.aborted) abort()
  outer?.addEventListener('abort', abort)
  request.abortSignal = controller.signal
  const unwatch = watch(end)
  try {
    return await Promise.race([ended.promise, next(request)])
  } finally {
    unwatch()
    outer?.removeEventListener('abort', abort)
    giveBack()
  }
}
