import { randomUUID } from 'node:crypto'
import type { VaultRequest } from './exchange.ts'

const region = 'local'

/**
 * The headers of every answer. Strict-Transport-Security is left out: it would make browsers refuse plain HTTP on
 * localhost from then on.
 *
 * @param now the vault's clock.
 */
export function answerHeaders(
  request: VaultRequest,
  options: { now: Date; isManagedHsm: boolean },
): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': randomUUID(),
  }
  if (options.isManagedHsm) {
    headers['x-ms-server-latency'] = '0'
    if (request.method === 'GET') headers['x-ms-build-version'] = '1.0.0-local'
    headers['x-frame-options'] = 'SAMEORIGIN'
    headers['content-security-policy'] = "default-src 'self'"
    return headers
  }
  // A Managed HSM sends none, as recorded.
  headers.date = options.now.toUTCString()
  headers['x-ms-keyvault-region'] = region
  headers.pragma = 'no-cache'
  headers.expires = '-1'
  headers['x-ms-keyvault-service-version'] = '1.9.0.0'
  headers['x-ms-keyvault-network-info'] = 'conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;'
  const requestId = request.header('x-ms-client-request-id')
  if (requestId !== undefined) headers['x-ms-client-request-id'] = requestId
  return headers
}

/** The headers of an answer that is no refusal: a Managed HSM says only then where it is. */
export function successHeaders(headers: Record<string, string>, isManagedHsm: boolean): Record<string, string> {
  return isManagedHsm ? { ...headers, 'x-ms-keyvault-region': region } : headers
}
