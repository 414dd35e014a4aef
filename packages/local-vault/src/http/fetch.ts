import type { VaultAnswer } from './exchange.ts'
import type { Handler } from './handler.ts'

/** The handler with the face of `fetch`: usable wherever a function from Request to Response is. */
export function fetchOver(handler: Handler): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url)
    const answer = await handler({
      method: request.method.toUpperCase(),
      target: `${url.pathname}${url.search}`,
      scheme: url.protocol === 'http:' ? 'http' : 'https',
      host: request.headers.get('host') ?? url.host,
      header: (name) => request.headers.get(name) ?? undefined,
      body: () => request.text(),
    })
    return toResponse(answer, request.signal)
  }
}

async function toResponse({ status, headers, body, breakage }: VaultAnswer, signal: AbortSignal): Promise<Response> {
  switch (breakage) {
    case 'reset':
      throw new TypeError('fetch failed', { cause: connectionReset() })
    case 'silence':
      return new Promise((_, reject) => {
        const giveUp = () => reject(signal.reason)
        if (signal.aborted) giveUp()
        else signal.addEventListener('abort', giveUp, { once: true })
      })
    case 'cut':
      return new Response(cutStream(body), { status, headers })
    default:
      return new Response(status === 204 ? null : body, { status, headers })
  }
}

/** What a socket reports when its other end breaks it. */
export function connectionReset(): Error & { code: string } {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
}

function cutStream(body: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(body.slice(0, Math.floor(body.length / 2))))
      controller.error(connectionReset())
    },
  })
}
