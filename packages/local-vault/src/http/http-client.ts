// Taken from the module: test suites that fake the global timers must not stop the vault.
import { setImmediate } from 'node:timers'
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import type { VaultAnswer } from './exchange.ts'
import { connectionReset } from './fetch.ts'
import type { Handler } from './handler.ts'

/**
 * The SDK's transport, answered in this process: the whole pipeline above it runs (challenge, retries, paging) with no
 * socket below it. The caller's signal and time limit end a request as they would on a socket.
 */
export function httpClientOver(handler: Handler): HttpClient {
  const turn = takeTurns()
  return {
    async sendRequest(request) {
      const { createHttpHeaders, RestError } = await import('@azure/core-rest-pipeline')
      await turn()
      const answer = await unlessEnded(request, () => send(handler, request))
      if (answer.breakage !== undefined) {
        const { code, message } = connectionReset()
        throw new RestError(message, { code, request })
      }
      const { status, body: bodyAsText } = answer
      return { request, status, headers: createHttpHeaders(answer.headers), bodyAsText } satisfies PipelineResponse
    },
  }
}

/** On a socket everything else in the process has its turn between two requests: signals, timers, what is shown. */
const longestTurnMs = 10

/** Resolves at once, or, when the last turn of the event loop is a while ago, in the next one. */
function takeTurns(): () => Promise<void> | undefined {
  let turnedAt = performance.now()
  let next: Promise<void> | undefined
  const isLate = () => performance.now() - turnedAt > longestTurnMs
  const wait = async (): Promise<void> => {
    // Of those that wait together only as many go on in one turn as fit into it.
    while (isLate()) {
      next ??= new Promise((resolve) =>
        setImmediate(() => {
          next = undefined
          turnedAt = performance.now()
          resolve()
        }),
      )
      await next
    }
  }
  return () => (isLate() ? wait() : undefined)
}

async function send(handler: Handler, request: PipelineRequest): Promise<VaultAnswer> {
  const url = new URL(request.url)
  const answer = await handler({
    method: request.method,
    target: `${url.pathname}${url.search}`,
    scheme: url.protocol === 'http:' ? 'http' : 'https',
    host: request.headers.get('host') ?? url.host,
    header: (name) => request.headers.get(name),
    body: () => readBody(request),
  })
  return answer.breakage === 'silence' ? new Promise(() => {}) : answer
}

/** What happens in the vault goes on when the caller gives up, as it does on a server. */
function unlessEnded(
  { abortSignal, timeout }: PipelineRequest,
  work: () => Promise<VaultAnswer>,
): Promise<VaultAnswer> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' }))
    if (abortSignal?.aborted === true) return giveUp()
    abortSignal?.addEventListener('abort', giveUp)
    const timer = timeout > 0 ? setTimeout(giveUp, timeout) : undefined
    work()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer)
        abortSignal?.removeEventListener('abort', giveUp)
      })
  })
}

async function readBody({ body }: PipelineRequest): Promise<string> {
  if (body === undefined || body === null) return ''
  if (typeof body === 'string') return body
  // The Keys clients send text; anything else that a pipeline allows is read the way fetch would.
  const source = typeof body === 'function' ? body() : body
  return new Response(source as ConstructorParameters<typeof Response>[0]).text()
}
