import { Agent, request } from 'node:https'

export interface Request {
  method: string
  path: string
  body?: string
}

export interface Target {
  port: number
  ca?: string
  token?: string
}

export interface Load {
  perSecond: number
  /** Latencies in milliseconds, ascending. */
  latencies: number[]
}

/** A client with open connections: nothing but node:https, so that it costs little beside the server. */
export interface Client {
  send(request: Request): Promise<{ status: number; headers: Record<string, unknown>; body: string }>
  /** Keeps `concurrency` requests in flight for `seconds`, each made by `next`. Fails at any answer but 200. */
  load(options: { seconds: number; concurrency: number; next: (index: number) => Request }): Promise<Load>
  close(): void
}

export function connectTo({ port, ca, token }: Target): Client {
  // The bare server shows the vault's certificate for names that it never heard: only bytes are measured here.
  const agent = new Agent({ keepAlive: true, ...(ca === undefined ? { rejectUnauthorized: false } : { ca }) })
  const send: Client['send'] = ({ method, path, body }) =>
    new Promise((resolve, reject) => {
      const headers = {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      }
      const outgoing = request({ host: '127.0.0.1', servername: 'localhost', port, method, path, agent, headers })
      outgoing.on('error', reject).on('response', (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => {
          text += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }))
      })
      outgoing.end(body)
    })
  return {
    send,
    async load({ seconds, concurrency, next }) {
      const latencies: number[] = []
      let index = 0
      const begin = performance.now()
      const end = begin + seconds * 1000
      const worker = async () => {
        while (performance.now() < end) {
          const sent = performance.now()
          index += 1
          const { status, body } = await send(next(index))
          if (status !== 200) throw new Error(`answer ${status}: ${body.slice(0, 200)}`)
          latencies.push(performance.now() - sent)
        }
      }
      await Promise.all(Array.from({ length: concurrency }, worker))
      const perSecond = latencies.length / ((performance.now() - begin) / 1000)
      return { perSecond, latencies: latencies.sort((a, b) => a - b) }
    },
    close: () => agent.destroy(),
  }
}
