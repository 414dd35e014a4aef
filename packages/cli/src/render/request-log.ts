import type { LoggedRequest } from '../local-vault/open.ts'
import { renderTable } from './table.ts'
import type { View } from './view.ts'

/** A request that an embedded vault was asked, with every member there. */
export interface LoggedRequestOutput {
  time: string
  host: string
  method: string
  path: string
  operation: string | null
  key: string | null
  version: string | null
  status: number
  code: string | null
  broken: string | null
  client: string | null
  requestId: string | null
}

export function loggedRequestOutput(request: LoggedRequest): LoggedRequestOutput {
  const { time, host, method, path, status } = request
  const { operation = null, key = null, version = null, code = null, broken = null } = request
  const { client = null, requestId = null } = request
  return { time, host, method, path, operation, key, version, status, code, broken, client, requestId }
}

/** Clients name themselves at length; their first word says which they are. */
const shortClient = (client: string | null) => client?.split(' ')[0] ?? ''

export function requestLogView(name: string): View<LoggedRequestOutput[]> {
  return {
    text: (requests, paint) =>
      requests.length === 0
        ? `no such requests of embedded vault "${name}"`
        : renderTable(['TIME', 'STATUS', 'OPERATION', 'KEY', 'CLIENT'], requests.map(row), paint),
    rows: (requests) =>
      requests.map((request) => [
        request.time,
        String(request.status),
        request.code ?? '',
        request.method,
        request.path,
        request.client ?? '',
      ]),
  }
}

function row({ time, status, code, broken, operation, method, path, key, client }: LoggedRequestOutput): string[] {
  const outcome = [String(status), code, broken].filter((part) => part !== null).join(' ')
  return [time.replace(/\.\d+Z$/, 'Z'), outcome, operation ?? `${method} ${path}`, key ?? '', shortClient(client)]
}
