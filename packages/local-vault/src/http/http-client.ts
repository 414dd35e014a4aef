import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import { connectionReset } from './fetch.ts'
import type { Handler } from './handler.ts'

/**
 * The SDK's transport, answered in this process: the whole pipeline above it runs (challenge, retries, paging) with no
 * socket below it.
 */
export function httpClientOver(handler: Handler): HttpClient {
  return {
    async sendRequest(request) {
      const { createHttpHeaders, RestError } = await import('@azure/core-rest-pipeline')
      throwIfAborted(request)
      const url = new URL(request.url)
      const answer = await handler({
        method: request.method,
        target: `${url.pathname}${url.search}`,
        scheme: url.protocol === 'http:' ? 'http' : 'https',
        host: request.headers.get('host') ?? url.host,
        header: (name) => request.headers.get(name),
        body: () => readBody(request),
      })
      if (answer.breakage === 'silence') await waitForAbort(request)
      throwIfAborted(request)
      if (answer.breakage !== undefined) {
        const { code, message } = connectionReset()
        throw new RestError(message, { code, request })
      }
      const { status, body: bodyAsText } = answer
      return { request, status, headers: createHttpHeaders(answer.headers), bodyAsText } satisfies PipelineResponse
    },
  }
}

async function readBody({ body }: PipelineRequest): Promise<string> {
  if (body === undefined || body === null) return ''
  if (typeof body === 'string') return body
  // The Keys clients send text; anything else that a pipeline allows is read the way fetch would.
  const source = typeof body === 'function' ? body() : body
  return new Response(source as ConstructorParameters<typeof Response>[0]).text()
}

function throwIfAborted({ abortSignal }: PipelineRequest): void {
  if (abortSignal?.aborted === true) throw abortError()
}

/** Ends as a socket's time-out would: with the caller's signal, or with the request's own time limit. */
function waitForAbort({ abortSignal, timeout }: PipelineRequest): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = () => reject(abortError())
    abortSignal?.addEventListener('abort', giveUp)
    if (timeout > 0) setTimeout(giveUp, timeout)
  })
}

function abortError(): Error {
  return Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' })
}
