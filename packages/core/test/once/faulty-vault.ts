import {
  createHttpHeaders,
  type HttpClient,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline'
import { type LocalVault, openLocalVault } from '@keyturn/local-vault'
import type { Clock } from '../../src/clock.ts'
import { connect } from '../../src/connect.ts'
import type { Vault } from '../../src/vault/client.ts'

/** What befalls one request that makes a key version. */
export type Fault =
  | 'none'
  /** The connection is refused: nothing happens. */
  | 'refused'
  | 'throttled'
  | 'throttled-with-retry-after'
  /** Nothing happens, and the connection is reset. */
  | 'reset-before'
  | 'unavailable-before'
  /** The version is made, and the answer never comes. */
  | 'reset-after'
  | 'time-out-after'
  | 'status-500-after'
  | 'status-504-after'
  | 'cut-body-after'
  | 'empty-200-after'
  | 'html-200-after'
  /** The connection is reset, and the version is made some time later. */
  | { lateMs: number }

interface SentWrite {
  /** Time of the send, in milliseconds. */
  at: number
  path: string
  fault: Fault
  requestId: string | undefined
}

/** A real embedded vault behind a transport that loses, delays and garbles the answers to writes. Time moves only by sleeping. */
export interface FaultyVault {
  vault: Vault
  local: LocalVault
  clock: Clock
  transport: HttpClient
  /** One for each coming write, in order; then none. */
  queue: Fault[]
  /** Every request that may have made a version, in the order of sending. */
  writes: SentWrite[]
  /** Times of the looks at a version list that were answered, in milliseconds. */
  looks: number[]
  /** What befalls the next read; `none` when absent. */
  readFault: (() => 'none' | 'unavailable-before') | undefined
  /** Called before each request, for a test that needs a second writer at that moment. */
  beforeRequest: ((request: PipelineRequest) => Promise<void>) | undefined
  /** Called when a write was answered, before the answer is seen: to behave as a service that makes versions otherwise. */
  afterWrite: (() => Promise<void>) | undefined
  /** Answers a request in the vault's place, for a test that needs a refusal which the vault does not make. */
  refuse: ((request: PipelineRequest) => { status: number; code: string; innerCode?: string } | undefined) | undefined
  /** Another run on the same vault, which can be killed. */
  startRun(options?: { requestTimeout?: number }): Promise<MortalRun>
  /** Lands what is still on its way. */
  landAll(): Promise<void>
  close(): Promise<void>
}

/** What a process has of a vault until it is killed: from then on it sends nothing, hears nothing and waits for nothing. */
interface MortalRun {
  vault: Vault
  kill(): void
}

const makesVersion = /\/keys\/[^/]+\/(?:rotate|create)$/

export async function openFaultyVault(now = '2026-01-01T00:00:00Z', signal?: AbortSignal): Promise<FaultyVault> {
  const local = await openLocalVault({ now })
  const clock: Clock = {
    now: () => local.now(),
    sleep: async (ms, stop) => {
      stop?.throwIfAborted()
      await local.clock.advance(Math.ceil(ms))
    },
  }
  let late: { dueAt: number; request: PipelineRequest }[] = []
  const land = async (now: number): Promise<void> => {
    const due = late.filter(({ dueAt }) => dueAt <= now)
    late = late.filter(({ dueAt }) => dueAt > now)
    for (const { request } of due) await local.httpClient.sendRequest(request)
  }
  const faulty: Omit<FaultyVault, 'vault'> = {
    local,
    clock,
    queue: [],
    writes: [],
    looks: [],
    readFault: undefined,
    beforeRequest: undefined,
    afterWrite: undefined,
    refuse: undefined,
    startRun: (options) => startRun(faulty, options),
    landAll: () => land(Number.POSITIVE_INFINITY),
    close: () => local.close(),
    transport: {
      async sendRequest(request) {
        await faulty.beforeRequest?.(request)
        const now = local.now().getTime()
        await land(now)
        const refusal = faulty.refuse?.(request)
        if (refusal !== undefined) return answer(request, refusal.status, errorBody(refusal.code, refusal.innerCode))
        const path = new URL(request.url).pathname
        if (!makesVersion.test(path) || !request.headers.has('authorization')) {
          const isRead = request.method === 'GET' && request.headers.has('authorization')
          const fault = isRead ? (faulty.readFault?.() ?? 'none') : 'none'
          if (isRead && fault === 'none' && path.endsWith('/versions')) faulty.looks.push(now)
          return suffer(fault, request, () => local.httpClient.sendRequest(request))
        }
        const fault = faulty.queue.shift() ?? 'none'
        faulty.writes.push({ at: now, path, fault, requestId: request.headers.get('x-ms-client-request-id') })
        if (typeof fault === 'object') {
          late.push({ dueAt: now + fault.lateMs, request })
          throw resetError(request)
        }
        const answered = await suffer(fault, request, () => local.httpClient.sendRequest(request))
        await faulty.afterWrite?.()
        return answered
      },
    },
  }
  const vault = await connect(
    { url: local.url, credential: local.credential, httpClient: faulty.transport, now: local.now },
    { clock, ...(signal !== undefined && { signal }) },
  )
  return Object.assign(faulty, { vault })
}

/** A request that hangs is ended by its deadline, in real time: without the gate the dead would go on in a later schedule. */
async function startRun(
  { local, clock, transport }: Omit<FaultyVault, 'vault'>,
  { requestTimeout }: { requestTimeout?: number } = {},
): Promise<MortalRun> {
  let isKilled = false
  const unlessKilled = <T>(act: () => Promise<T>): Promise<T> => (isKilled ? new Promise<never>(() => {}) : act())
  const vault = await connect(
    {
      url: local.url,
      credential: local.credential,
      httpClient: { sendRequest: (request) => unlessKilled(() => transport.sendRequest(request)) },
      now: local.now,
    },
    { clock: { now: clock.now, sleep: (ms, stop) => unlessKilled(() => clock.sleep(ms, stop)) }, requestTimeout },
  )
  return {
    vault,
    kill: () => {
      isKilled = true
    },
  }
}

async function suffer(
  fault: Exclude<Fault, object>,
  request: PipelineRequest,
  commit: () => Promise<PipelineResponse>,
): Promise<PipelineResponse> {
  switch (fault) {
    case 'none':
      return commit()
    case 'refused':
      throw new RestError('connect ECONNREFUSED 127.0.0.1:443', { code: 'ECONNREFUSED', request })
    case 'throttled':
      return answer(request, 429, errorBody('Throttled'))
    case 'throttled-with-retry-after':
      return answer(request, 429, errorBody('Throttled'), { 'retry-after': '3' })
    case 'reset-before':
      throw resetError(request)
    case 'unavailable-before':
      return answer(request, 503, errorBody('ServiceUnavailable'))
    case 'reset-after':
      await commit()
      throw resetError(request)
    case 'time-out-after':
      await commit()
      throw new RestError('socket timed out', { code: 'ETIMEDOUT', request })
    case 'status-500-after':
      await commit()
      return answer(request, 500, errorBody('InternalServerError'))
    case 'status-504-after':
      await commit()
      return answer(request, 504, '')
    case 'cut-body-after': {
      const whole = await commit()
      return { ...whole, bodyAsText: whole.bodyAsText?.slice(0, 40) ?? null }
    }
    case 'empty-200-after':
      return { ...(await commit()), bodyAsText: '' }
    case 'html-200-after': {
      await commit()
      return answer(request, 200, '<html>welcome to the hotel network</html>', { 'content-type': 'text/html' })
    }
  }
}

function resetError(request: PipelineRequest): RestError {
  return new RestError('read ECONNRESET', { code: 'ECONNRESET', request })
}

function answer(
  request: PipelineRequest,
  status: number,
  bodyAsText: string,
  headers: Record<string, string> = {},
): PipelineResponse {
  return {
    request,
    status,
    bodyAsText,
    headers: createHttpHeaders({ 'content-type': 'application/json; charset=utf-8', ...headers }),
  }
}

function errorBody(code: string, innerCode?: string): string {
  return JSON.stringify({
    error: { code, message: 'injected', ...(innerCode !== undefined && { innererror: { code: innerCode } }) },
  })
}
