import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { LocalVault } from '@keyturn/local-vault'
import type { Clock } from '../../src/clock.ts'
import { connect } from '../../src/connect.ts'
import type { Stage, Weather } from './fault-schedule.ts'
import { openTlsVault } from './tls-vault.ts'

/** What happens to a request that is never done. */
const before = [
  'throttled',
  'throttled-with-retry-after',
  'reset-before',
  'silence-before',
  'status-408-before',
  'status-503-before',
] as const

/** What happens to the answer of a request that is done. */
const after = [
  'reset-after',
  'silence-after',
  'half-head-after',
  'stall-in-head-after',
  'stall-in-body-after',
  'drip-after',
  'cut-body-after',
  'cut-gzip-after',
  'cut-chunks-after',
  'status-408-after',
  'status-500-after',
  'status-502-after',
  'status-504-after',
  'empty-200-after',
  'html-200-after',
  'other-key-200-after',
  'old-version-200-after',
] as const

/** What befalls a write on the wire. The last kind: the connection is reset, and the version is made some time later. */
export type WireFault = 'none' | (typeof before)[number] | (typeof after)[number] | { lateMs: number }

/** What befalls a read on the wire. */
export type WireReadFault =
  | 'none'
  | 'reset'
  | 'silence'
  | 'cut-body'
  | 'status-503'
  | 'throttled'
  | 'break-next-connection'
  /** Answered; then the connection is closed under the next request that it is kept for. */
  | 'break-kept-connection'

const harmless: readonly WireFault[] = ['throttled', 'throttled-with-retry-after']

function pickFrom<T>(random: () => number, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0]
}

/** As harsh as in process, with everything that only a socket can do. A burst of 429 is several in a row. */
export function wireWeather(settleMs: number): Weather<WireFault, WireReadFault> {
  let burst = 0
  return {
    pickWrite(random) {
      if (burst > 0) {
        burst--
        return pickFrom(random, ['throttled', 'throttled-with-retry-after'])
      }
      const die = random()
      if (die < 0.12) {
        burst = Math.floor(random() * 4)
        return 'throttled'
      }
      if (die < 0.32) return pickFrom(random, before)
      if (die < 0.42) return { lateMs: Math.floor(random() * (settleMs - 1_000)) }
      if (die < 0.78) return pickFrom(random, after)
      return 'none'
    },
    pickRead(random) {
      const die = random()
      if (die < 0.02) return 'reset'
      if (die < 0.03) return 'silence'
      if (die < 0.05) return 'cut-body'
      if (die < 0.07) return 'status-503'
      if (die < 0.08) return 'throttled'
      if (die < 0.1) return 'break-next-connection'
      if (die < 0.12) return 'break-kept-connection'
      return 'none'
    },
    mayArrive: (fault) => !harmless.includes(fault),
  }
}

/** A stage whose faults happen to bytes on sockets. Time moves only by sleeping, all but the limit of a request. */
export interface FaultyWire extends Stage<WireFault, WireReadFault> {
  url: string
  connections: number
  brokenConnections: number
}

function makesVersion(method: string, path: string): boolean {
  return method === 'PUT' ? /\/keys\/[^/]+$/.test(path) : /\/keys\/[^/]+\/(?:rotate|create)$/.test(path)
}

/**
 * A real embedded vault behind a listener of its own, which loses, delays and garbles what goes over TLS. For the life
 * of the stage this process trusts the vault's authority.
 *
 * @param requestTimeout the client's limit of one request, in milliseconds of real time: what a stall costs.
 */
export async function openFaultyWire({ requestTimeout = 400 }: { requestTimeout?: number } = {}): Promise<FaultyWire> {
  const { local, tls, close: closeVault } = await openTlsVault()
  const clock: Clock = {
    now: () => local.now(),
    sleep: async (ms, stop) => {
      stop?.throwIfAborted()
      await local.clock.advance(Math.ceil(ms))
    },
  }
  let late: { dueAt: number; land: () => Promise<unknown> }[] = []
  const landUntil = async (time: number): Promise<void> => {
    const due = late.filter(({ dueAt }) => dueAt <= time)
    late = late.filter(({ dueAt }) => dueAt > time)
    for (const { land } of due) await land()
  }
  let breakNext = false
  const broken = new WeakSet<Socket>()
  const sockets = new Set<Socket>()
  const secure = createHttpsServer(tls, (request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })
  const listener = createServer((socket) => {
    sockets.add(socket)
    wire.connections++
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    const breaks = breakNext && wire.readFault !== undefined
    breakNext = false
    if (breaks) {
      wire.brokenConnections++
      // Into the middle of the handshake: what the client has begun to say is read, and the rest is not.
      socket.once('data', () => socket.resetAndDestroy())
    } else {
      secure.emit('connection', socket)
    }
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  const url = `https://127.0.0.1:${port}`

  const wire: Omit<FaultyWire, 'vault'> = {
    url,
    local,
    queue: [],
    writes: [],
    looks: [],
    readFault: undefined,
    connections: 0,
    brokenConnections: 0,
    landAll: () => landUntil(Number.POSITIVE_INFINITY),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => listener.close(resolve))
      await closeVault()
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: target = '/', headers } = request
    const body = Buffer.concat(await request.toArray()).toString()
    if (broken.has(request.socket)) {
      wire.brokenConnections++
      request.socket.destroy()
      return
    }
    const now = local.now().getTime()
    await landUntil(now)
    const path = new URL(target, url).pathname
    const authorized = headers.authorization !== undefined
    const work = (): Promise<Response> =>
      local.fetch(
        new Request(new URL(target, url), {
          method,
          headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
          ...(body !== '' && { body }),
        }),
      )
    if (makesVersion(method, path) && authorized) {
      const fault = wire.queue.shift() ?? 'none'
      wire.writes.push({ at: now, fault })
      if (typeof fault === 'object') {
        late.push({ dueAt: now + fault.lateMs, land: work })
        request.socket.destroy()
        return
      }
      return sufferWrite(fault, { request, response, work, local, url })
    }
    const fault = method === 'GET' && authorized ? (wire.readFault?.() ?? 'none') : 'none'
    if (fault === 'break-next-connection') {
      breakNext = true
      // The connection in hand is not used again, so that there is a next one.
      response.setHeader('connection', 'close')
    }
    if (fault === 'break-kept-connection') broken.add(request.socket)
    const answered = fault === 'none' || fault.startsWith('break')
    if (answered && method === 'GET' && authorized && path.endsWith('/versions')) wire.looks.push(now)
    return sufferRead(fault, { request, response, work })
  }

  const vault = await connect({ url, credential: local.credential }, { clock, requestTimeout })
  // On a busy machine an answer may come later than the short limit allows.
  const direct = await connect(local, { clock })
  return Object.assign(wire, { vault, direct })
}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  work: () => Promise<Response>
}

async function sufferRead(fault: WireReadFault, { request, response, work }: Exchange): Promise<void> {
  switch (fault) {
    case 'none':
    case 'break-next-connection':
    case 'break-kept-connection':
      return pass(await work(), response)
    case 'reset':
      request.socket.destroy()
      return
    case 'silence':
      return
    case 'cut-body': {
      const text = await (await work()).text()
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy())
      return
    }
    case 'status-503':
      return refuse(response, 503, 'ServiceUnavailable')
    case 'throttled':
      return refuse(response, 429, 'Throttled')
  }
}

async function sufferWrite(
  fault: Exclude<WireFault, object>,
  { request, response, work, local, url }: Exchange & { local: LocalVault; url: string },
): Promise<void> {
  const { socket } = request
  response.sendDate = false
  switch (fault) {
    case 'none':
      return pass(await work(), response)
    case 'throttled':
      return refuse(response, 429, 'Throttled')
    case 'throttled-with-retry-after':
      return refuse(response, 429, 'Throttled', { 'retry-after': '3' })
    case 'reset-before':
      socket.destroy()
      return
    case 'silence-before':
      return
    case 'status-408-before':
      return refuse(response, 408, 'RequestTimeout')
    case 'status-503-before':
      return refuse(response, 503, 'ServiceUnavailable')
    default:
  }
  const done = await work()
  const text = await done.text()
  const json = { 'content-type': 'application/json; charset=utf-8' }
  const half = text.slice(0, Math.floor(text.length / 2))
  switch (fault) {
    case 'reset-after':
      socket.destroy()
      return
    case 'silence-after':
      return
    case 'half-head-after':
      socket.write('HTTP/1.1 200 OK\r\nContent-Ty', () => socket.destroy())
      return
    case 'stall-in-head-after':
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le')
      return
    case 'stall-in-body-after':
      response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(text) }).write(half)
      return
    case 'drip-after': {
      response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(text) })
      let next = 0
      // Slower than any deadline, and never silent.
      const timer = setInterval(() => response.write(text.charAt(next++)), 20)
      socket.on('close', () => clearInterval(timer))
      return
    }
    case 'cut-body-after':
      response.writeHead(200, { ...json, 'content-length': Buffer.byteLength(text) })
      response.write(half, () => socket.destroy())
      return
    case 'cut-gzip-after':
      response.writeHead(200, { ...json, 'content-encoding': 'gzip', 'content-length': 300 })
      response.write(Buffer.from('1f8b0800000000000003ab56ca4e', 'hex'), () => socket.destroy())
      return
    case 'cut-chunks-after':
      response.writeHead(200, json)
      response.write(half, () => socket.destroy())
      return
    case 'status-408-after':
      return refuse(response, 408, 'RequestTimeout')
    case 'status-500-after':
      return refuse(response, 500, 'InternalServerError')
    case 'status-502-after':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>bad gateway</html>')
      return
    case 'status-504-after':
      response.writeHead(504).end()
      return
    case 'empty-200-after':
      response.writeHead(200, json).end()
      return
    case 'html-200-after':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>welcome to the hotel network</html>')
      return
    case 'other-key-200-after':
      response.writeHead(200, json).end(text.replaceAll(/\/keys\/[^/"]+\//g, '/keys/another/'))
      return
    case 'old-version-200-after': {
      const [, name] = new URL(request.url ?? '/', url).pathname.match(/\/keys\/([^/]+)\//) ?? []
      const oldest = await oldestVersion(local, `${url}/keys/${name}/versions?api-version=7.6`)
      response.writeHead(200, json).end(text.replace(/(?<="kid":"[^"]*\/)[0-9a-f]{32}(?=")/, oldest))
    }
  }
}

/** What a cache on the way might answer with. */
async function oldestVersion(local: LocalVault, url: string): Promise<string> {
  const token = await local.credential.getToken('https://vault.azure.net/.default')
  const response = await local.fetch(new Request(url, { headers: { authorization: `Bearer ${token?.token}` } }))
  const { value } = (await response.json()) as { value: { kid: string; attributes: { created: number } }[] }
  const [oldest] = value.sort((a, b) => a.attributes.created - b.attributes.created)
  return oldest?.kid.split('/').at(-1) ?? ''
}

async function pass(answered: Response, response: ServerResponse): Promise<void> {
  response.sendDate = false
  response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text())
}

function refuse(response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}): void {
  // Node's own would be of another year than the vault's.
  response.sendDate = false
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify({ error: { code, message: 'injected' } }))
}
