import { appendFileSync, readFileSync, renameSync, statSync } from 'node:fs'
// Taken from the module: test suites that fake the global timers must not stop the vault.
import { setImmediate, setTimeout } from 'node:timers'
import type { OperationName } from '../operation-name.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'
import type { Handler } from './handler.ts'
import { findRoute } from './routes.ts'
import { parseTarget } from './target.ts'

/** A request that a vault was asked, and how it answered; never a token, a body or an answer's content. */
export interface LoggedRequest {
  /** ISO 8601 UTC, by the vault's clock. */
  time: string
  host: string
  method: string
  /** Without its query. */
  path: string
  /** Undefined for what is no operation. */
  operation: OperationName | undefined
  /** As it was asked for. */
  key: string | undefined
  version: string | undefined
  status: number
  /** The error's code. */
  code: string | undefined
  /** What a fault did to the answer on its way. */
  broken: VaultAnswer['breakage']
  /** What the client says it is (`User-Agent`). */
  client: string | undefined
  requestId: string | undefined
}

type Line = Omit<LoggedRequest, 'operation' | 'key' | 'version'>

/** What is kept of a request while it is answered; it is made fit to be shown when somebody looks. */
type Kept = Omit<Line, 'time'> & { time: Date }

export interface RequestLog {
  /** The last requests of this process, at most 10,000, oldest first. */
  entries(): LoggedRequest[]
  clear(): void
}

/** A log that is being written. */
export interface OpenRequestLog extends RequestLog {
  /** Notes what a handler is asked and answers. */
  over(handler: Handler): Handler
  /** Writes to the file what is not there yet. */
  flush(): void
}

const memoryLimit = 10_000
const fileLimit = 8 * 1024 * 1024
/** Between two writes to the file, in milliseconds: under load each of them has many lines. */
const restAfterWrite = 25
/** Characters of one text from outside. */
const textLimit = 300

/** Where the requests of a store's vaults are kept: lines of JSON, the older ones in `{file}.log.1`. */
export function requestLogFile(file: string): string {
  return `${file}.log`
}

/** Requests of all processes, oldest first; none where there is no log. */
export function readRequestLog(file: string): LoggedRequest[] {
  const log = requestLogFile(file)
  return [`${log}.1`, log].flatMap((each) => textOf(each).split('\n')).flatMap(parseLine)
}

/**
 * @param file the store's; its log is written beside it. Undefined keeps it in memory alone.
 * @param now the vault's clock.
 */
export function createRequestLog(file: string | undefined, now: () => Date): OpenRequestLog {
  let kept: Kept[] = []
  let unwritten: Kept[] = []
  let wroteAt = Number.NEGATIVE_INFINITY

  function flush(): void {
    if (file === undefined || unwritten.length === 0) return
    const text = unwritten.map((each) => `${JSON.stringify(lineOf(each))}\n`).join('')
    unwritten = []
    wroteAt = performance.now()
    append(requestLogFile(file), text)
  }

  /** After the answers of this turn of the event loop; what comes soon after waits for more of its kind. */
  function flushSoon(): void {
    const leftMs = wroteAt + restAfterWrite - performance.now()
    if (leftMs <= 0) setImmediate(flush)
    else setTimeout(flush, leftMs).unref()
  }

  function keep(request: Kept): void {
    kept.push(request)
    if (kept.length >= 2 * memoryLimit) kept = kept.slice(-memoryLimit)
    if (file === undefined) return
    if (unwritten.length === 0) flushSoon()
    unwritten.push(request)
  }

  return {
    entries: () => kept.slice(-memoryLimit).map((each) => withOperation(lineOf(each))),
    clear() {
      kept = []
    },
    flush,
    over: (handler) => async (request) => {
      const answer = await handler(request)
      keep(keptOf(request, answer, timeOf(now)))
      return answer
    },
  }
}

/** A store that cannot even be asked what time it is answers too, and that is to be seen. */
function timeOf(now: () => Date): Date {
  try {
    return now()
  } catch {
    return new Date()
  }
}

/** Cut at once: what comes from outside may be long, and ten thousand of them stay. */
function keptOf(request: VaultRequest, answer: VaultAnswer, time: Date): Kept {
  const query = request.target.indexOf('?')
  return {
    time,
    host: cut(request.host),
    method: cut(request.method),
    path: cut(query === -1 ? request.target : request.target.slice(0, query)),
    status: answer.status,
    code: answer.status < 400 ? undefined : codeOf(answer.body),
    broken: answer.breakage,
    client: request.header('user-agent')?.slice(0, textLimit),
    requestId: request.header('x-ms-client-request-id')?.slice(0, textLimit),
  }
}

function lineOf({ time, host, method, path, client, requestId, ...rest }: Kept): Line {
  return {
    time: time.toISOString(),
    host: printable(host),
    method: printable(method),
    path: printable(path),
    ...rest,
    client: client === undefined ? undefined : printable(client),
    requestId: requestId === undefined ? undefined : printable(requestId),
  }
}

function cut(text: string): string {
  return text.slice(0, textLimit)
}

function codeOf(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: unknown } }
    return typeof error?.code === 'string' ? error.code : undefined
  } catch {
    return undefined
  }
}

/** Of what comes from outside only what a terminal shows as it is. */
function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}

function withOperation(line: Line): LoggedRequest {
  try {
    const { operation, name, version } = findRoute(line.method, parseTarget(line.path).segments)
    return { ...line, operation, key: name === '' ? undefined : name, version }
  } catch {
    return { ...line, operation: undefined, key: undefined, version: undefined }
  }
}

function parseLine(text: string): LoggedRequest[] {
  if (text === '') return []
  try {
    const line: Line = JSON.parse(text)
    return [withOperation(line)]
  } catch {
    // The end of a process that was killed while it wrote.
    return []
  }
}

function textOf(file: string): string {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(file, 'utf8') : ''
  } catch {
    return ''
  }
}

/** A log that cannot be written must not fail the request that it tells of. */
function append(file: string, text: string): void {
  try {
    const found = statSync(file, { throwIfNoEntry: false })
    if (found !== undefined && !found.isFile()) return
    if ((found?.size ?? 0) > fileLimit) renameSync(file, `${file}.1`)
    appendFileSync(file, text, { mode: 0o600 })
  } catch {}
}
