import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LocalVaultError, ServiceError } from '../errors.ts'
import type { ServerIdentity } from '../tls/certificate.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'
import { spelledAsService } from './header-spelling.ts'
import { refusalOfIntruder } from './intruder.ts'

/** The largest body that is read, in bytes: a backup of hundreds of RSA versions fits. */
const bodyLimit = 8 * 1024 * 1024

/** How long a stop waits for answers that are under way, in milliseconds. */
const stopGrace = 3000

export interface ListenerOptions {
  /** 0 for any free port. */
  port: number
  /** Undefined for plain HTTP. */
  identity: ServerIdentity | undefined
  answer: (request: VaultRequest) => Promise<VaultAnswer>
  /** Default: as short as no honest client on the same machine notices. */
  limits?: ListenerLimits
}

/** How long a client may take, in milliseconds. */
interface ListenerLimits {
  handshakeTimeout: number
  headersTimeout: number
  requestTimeout: number
  /** How often the two above are looked at. */
  connectionsCheckingInterval: number
}

const defaultLimits: ListenerLimits = {
  handshakeTimeout: 10_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
}

export interface Listener {
  port: number
  /** Takes no new request, waits for those under way (3 s at most), then closes all connections. */
  stop(): Promise<void>
}

/**
 * Listens on the loopback addresses of both families, and nowhere else.
 *
 * @throws {LocalVaultError} `PORT_IN_USE`.
 */
export async function listen({ port, identity, answer, limits = defaultLimits }: ListenerOptions): Promise<Listener> {
  const scheme = identity === undefined ? 'http' : 'https'
  const open = async (address: string, wanted: number): Promise<Server> => {
    const server = await createListeningServer(identity, limits)
    server.on('request', (request, response) => void exchange({ request, response, scheme, answer }))
    server.on('checkContinue', (request, response) => void exchange({ request, response, scheme, answer }))
    await start(server, address, wanted)
    return server
  }
  const first = await open('127.0.0.1', port)
  const { port: actual } = first.address() as AddressInfo
  // Where there is no IPv6, or another program has the port there, `localhost` still leads to the first one.
  const second = await open('::1', actual).catch(() => undefined)
  const servers = second === undefined ? [first] : [first, second]
  return {
    port: actual,
    async stop() {
      await Promise.all(servers.map(stopServer))
    },
  }
}

async function createListeningServer(identity: ServerIdentity | undefined, limits: ListenerLimits): Promise<Server> {
  const { handshakeTimeout, ...rest } = limits
  const options = { ...rest, keepAliveTimeout: 30_000, maxHeaderSize: 32_768 }
  // An import of node:http reads all of its properties, of which three load a client for fetch: longer than the rest of a start.
  if (identity === undefined) return process.getBuiltinModule('node:http').createServer(options)
  const { createServer: createTlsServer } = await import('node:https')
  const { key, certificate, authority } = identity
  return createTlsServer({ ...options, handshakeTimeout, key, cert: certificate + authority, minVersion: 'TLSv1.2' })
}

function start(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portInUse(port, error) : error)
    })
    server.listen({ host, port }, resolve)
  })
}

function portInUse(port: number, cause: unknown): LocalVaultError {
  return new LocalVaultError('PORT_IN_USE', `port ${port} is in use`, {
    hint: 'Choose another port, or 0 for any free one.',
    cause,
  })
}

async function stopServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), stopGrace)
  await closed
  clearTimeout(timer)
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  scheme: 'http' | 'https'
  answer: ListenerOptions['answer']
}

async function exchange({ request, response, scheme, answer }: Exchange): Promise<void> {
  const { method = 'GET', url: target = '/', headers } = request
  const header = (name: string): string | undefined => {
    const value = headers[name]
    return typeof value === 'string' ? value : value?.join(', ')
  }
  try {
    const refusal = refusalOfIntruder(request)
    if (refusal !== undefined) {
      const body = JSON.stringify(refusal.toBody())
      write(request, response, { status: refusal.status, headers: { 'content-type': 'application/json' }, body })
      return
    }
    const { host = '' } = headers
    write(request, response, await answer({ method, target, scheme, host, header, body: () => readBody(request) }))
  } catch {
    // The vault was closed meanwhile, or the client is gone: there is nobody to tell, and nothing to tell.
    request.socket.destroy()
  }
}

function write(request: IncomingMessage, response: ServerResponse, answer: VaultAnswer): void {
  const { status, headers, body, breakage } = answer
  if (breakage === 'reset') {
    request.socket.destroy()
    return
  }
  if (breakage === 'silence') return
  // The vault's clock is not the system's, which is the one that tokens go by; a Managed HSM tells no time at all.
  response.sendDate = headers['x-ms-request-id'] === undefined
  if (status === 204) {
    response.writeHead(status, spelled(headers)).end()
    return
  }
  const spelledHeaders = spelled(headers)
  spelledHeaders['Content-Length'] = String(Buffer.byteLength(body))
  response.writeHead(status, spelledHeaders)
  if (breakage === 'cut') {
    response.write(body.slice(0, Math.floor(body.length / 2)), () => request.socket.destroy())
    return
  }
  response.end(request.method === 'HEAD' ? undefined : body)
}

function spelled(headers: Record<string, string>): Record<string, string> {
  const result: Record<string, string> = {}
  for (const name in headers) result[spelledAsService(name)] = headers[name] ?? ''
  return result
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= bodyLimit) chunks.push(chunk)
      else reject(new ServiceError(413, 'RequestEntityTooLarge', `The request body is larger than ${bodyLimit} bytes.`))
    })
    request.on('end', () => resolve(Buffer.concat(chunks).toString()))
    request.on('error', reject)
  })
}
