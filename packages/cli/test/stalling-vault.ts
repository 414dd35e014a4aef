import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createSecureServer, request as sendRequest } from 'node:https'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalVaultServer, startLocalVault } from '@keyturn/local-vault'
import type { Keyturn, Run } from './run-keyturn.ts'
import { createServedKey, listServedVersions } from './served-key.ts'

/** Where a conversation with a vault stops for ever, without a connection being closed. */
interface StallPoint {
  /** Which request stalls; absent for what stalls below HTTP. */
  at?: (request: IncomingMessage) => boolean
  /** `silent`: no byte of an answer, and nothing is done. All others: it is done, and its answer stops there, or comes a byte at a time. */
  how: 'silent' | 'after-the-act' | 'half-head' | 'head' | 'half-body' | 'drip' | 'throttle'
}

const isTokenRequest = ({ url = '' }: IncomingMessage) => url.startsWith('/msi/token')
const isChallenge = (request: IncomingMessage) =>
  !isTokenRequest(request) && request.headers.authorization === undefined
const asks = (method: string, path: RegExp) => (request: IncomingMessage) =>
  request.method === method &&
  request.headers.authorization !== undefined &&
  path.test(new URL(request.url ?? '/', 'https://localhost').pathname)
const reads = asks('GET', /^\/keys\/[^/]+\/?$/)
const listsVersions = asks('GET', /\/versions$/)
const readsPolicy = asks('GET', /\/rotationpolicy$/)
const rotates = asks('POST', /\/rotate$/)
const signs = asks('POST', /\/sign$/)

const belowHttp = ['connect', 'handshake', 'half a handshake'] as const

const pointsOfHttp = {
  'the challenge': { at: isChallenge, how: 'silent' },
  'half the head of the challenge': { at: isChallenge, how: 'half-head' },
  'the token': { at: isTokenRequest, how: 'silent' },
  'half the head of the token': { at: isTokenRequest, how: 'half-head' },
  'half the token': { at: isTokenRequest, how: 'half-body' },
  'a read': { at: reads, how: 'silent' },
  'half the head of a read': { at: reads, how: 'half-head' },
  'the body of a read': { at: reads, how: 'head' },
  'half the body of a read': { at: reads, how: 'half-body' },
  'a read that drips': { at: reads, how: 'drip' },
  'the list of versions': { at: listsVersions, how: 'silent' },
  'the policy': { at: readsPolicy, how: 'silent' },
  'a vault that is throttled for ever': { at: reads, how: 'throttle' },
  'a rotation that is not done': { at: rotates, how: 'silent' },
  'a rotation that is done': { at: rotates, how: 'after-the-act' },
  'half the answer to a rotation': { at: rotates, how: 'half-body' },
  'an answer to a rotation that drips': { at: rotates, how: 'drip' },
  'the proof': { at: signs, how: 'silent' },
} satisfies Record<string, StallPoint>

export type StallName = (typeof belowHttp)[number] | keyof typeof pointsOfHttp

export const stallNames: readonly StallName[] = [
  ...belowHttp,
  ...(Object.keys(pointsOfHttp) as (keyof typeof pointsOfHttp)[]),
]

/** A served vault that stalls at one point. */
interface StallingVault {
  /** What the program needs to use it. */
  env: Record<string, string>
  /** The vault itself, which does not stall. */
  upstream: LocalVaultServer
  close(): Promise<void>
}

/** Needs a system that drops connections to a full queue, as Linux does, for the point `connect`. */
async function openStallingVault(name: StallName): Promise<StallingVault> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-stall-'))
  const upstream = await startLocalVault({ dir: folder, name: 'stalling' })
  const identity = await readFile(join(folder, 'stalling.tls.pem'), 'utf8')
  const [key, cert, authority] = identity.split(/(?<=-----END [A-Z ]+-----\n)/)
  const point: StallPoint | undefined = belowHttp.find((each) => each === name)
    ? undefined
    : pointsOfHttp[name as keyof typeof pointsOfHttp]
  const secure = createSecureServer({ key, cert: `${cert}${authority}` }, (request, response) => {
    answer(request, response, { point, upstream }).catch(() => request.socket.destroy())
  })
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  const listener = createServer((socket) => {
    keep(socket)
    if (name === 'handshake') return
    if (name === 'half a handshake') return breakOff(socket, upstream.port, keep)
    secure.emit('connection', socket)
  })
  const front = name === 'connect' ? await listenDeaf(keep) : await listenOn(listener)
  const url = `https://localhost:${front.port}`
  const env = Object.fromEntries(
    Object.entries(upstream.env).map(([variable, value]) => [variable, value.replace(/^https:\/\/[^/]+/, url)]),
  )
  return {
    env,
    upstream,
    async close() {
      for (const socket of sockets) socket.destroy()
      await front.close()
      await upstream.close()
      await rm(folder, { recursive: true })
    },
  }
}

interface Front {
  port: number
  close(): Promise<void>
}

async function listenOn(server: Server): Promise<Front> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    async close() {
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

/** A process that listens and never accepts; once its queue is full, the system leaves who connects waiting. */
async function listenDeaf(keep: (socket: Socket) => void): Promise<Front> {
  const program = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, function () {
    require('node:fs').writeSync(1, String(this.address().port))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [text] = await once(child.stdout, 'data')
  const port = Number(String(text))
  for (let taken = 0; taken < 4; taken++) keep(connect(port, '127.0.0.1'))
  return {
    port,
    async close() {
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

/** Hands on what both sides say, until the server has said the first of it. */
function breakOff(client: Socket, port: number, keep: (socket: Socket) => void): void {
  const server = connect(port, '127.0.0.1')
  keep(server)
  client.pipe(server)
  server.once('data', (bytes: Buffer) => {
    client.write(bytes.subarray(0, 200))
    server.pause()
  })
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { point, upstream }: { point: StallPoint | undefined; upstream: LocalVaultServer },
): Promise<void> {
  const body = Buffer.concat(await request.toArray())
  const how = point?.at?.(request) ? point.how : undefined
  if (how === 'silent') return
  if (how === 'throttle') {
    response.writeHead(429, { 'retry-after': '3600' }).end()
    return
  }
  const { status, headers, text } = await forward(request, body, upstream)
  switch (how) {
    case undefined:
      response.sendDate = false
      response.writeHead(status, headers).end(text)
      return
    case 'after-the-act':
      return
    case 'half-head':
      request.socket.write(`HTTP/1.1 ${status} Stalled\r\nContent-Type: application/json\r\nContent-Le`)
      return
    case 'head':
      response.writeHead(status, headers).flushHeaders()
      return
    case 'half-body':
      response.writeHead(status, headers).write(text.subarray(0, text.length / 2))
      return
    case 'drip': {
      response.writeHead(status, headers)
      let next = 0
      // Slower than any deadline, and never silent.
      const timer = setInterval(() => response.write(text.subarray(next, ++next)), 100)
      request.socket.on('close', () => clearInterval(timer))
    }
  }
}

interface Forwarded {
  status: number
  headers: Record<string, string | string[]>
  text: Buffer
}

async function forward(request: IncomingMessage, body: Buffer, upstream: LocalVaultServer): Promise<Forwarded> {
  const { method, url, headers } = request
  const passed = sendRequest({
    host: '127.0.0.1',
    port: upstream.port,
    servername: 'localhost',
    ca: upstream.caCertificate,
    method,
    path: url,
    headers,
    agent: false,
  })
  passed.end(body)
  const [answered]: IncomingMessage[] = await once(passed, 'response')
  if (answered === undefined) throw new Error('no answer')
  const text = Buffer.concat(await answered.toArray())
  const kept = Object.entries(answered.headers).filter(
    ([name]) => !['connection', 'keep-alive', 'transfer-encoding', 'content-length'].includes(name),
  )
  return {
    status: answered.statusCode ?? 502,
    headers: {
      ...Object.fromEntries(kept.map(([name, value]) => [name, value ?? ''])),
      'content-length': String(text.length),
    },
    text,
  }
}

/** How a run into a stall ended. */
export interface StallReport {
  name: StallName
  status: number | null
  /** From the start of the process to its end, in milliseconds. */
  tookMs: number
  /** What the run said became of the key; `undefined` when it ended with an error instead. */
  outcome: string | undefined
  /** Versions beyond the first. */
  newVersions: number
  /** Broken promises, in words; how long it took is for the caller to judge. */
  violations: string[]
}

/** Rotates a key of a vault that stalls at one point, with a time limit. */
export async function runIntoStall(name: StallName, timeout: string, keyturn: Keyturn): Promise<StallReport> {
  const { env, upstream, close } = await openStallingVault(name)
  try {
    await createServedKey(upstream.vault, 'orders')
    const started = performance.now()
    const line = ['rotate', 'orders', ...(name === 'the policy' ? ['--if-due'] : []), '-o', 'json']
    const run = await keyturn.run([...line, '--timeout', timeout], { env })
    const tookMs = Math.round(performance.now() - started)
    const newVersions = (await listServedVersions(upstream.vault, 'orders')).length - 1
    return { name, tookMs, newVersions, ...judge(run, newVersions) }
  } finally {
    await close()
  }
}

function judge(
  { status, stdout, stderr }: Run,
  newVersions: number,
): Omit<StallReport, 'name' | 'tookMs' | 'newVersions'> {
  const [result]: { outcome: string; rotated: boolean }[] = stdout === '' ? [] : JSON.parse(stdout)
  const outcome = result?.outcome
  const violations: string[] = []
  if (outcome === undefined && !stderr.includes('[TIMED_OUT]'))
    violations.push(`it said neither a result nor that its time was up: ${stderr}`)
  if (newVersions > 1) violations.push(`${newVersions} new versions for one intent`)
  if (newVersions === 1 && !result?.rotated && outcome !== 'indeterminate')
    violations.push('there is a new version, and it was not reported')
  if (newVersions === 0 && result?.rotated) violations.push('a new version was reported, and there is none')
  // A run that was cut short says so, also when only the proof of what it made is missing.
  const allowed = outcome === 'rotated' || outcome === 'adopted' ? [0, 6] : [6, 9]
  if (!allowed.includes(Number(status))) violations.push(`exit status ${status} with the outcome ${outcome}`)
  return { status, outcome, violations }
}
