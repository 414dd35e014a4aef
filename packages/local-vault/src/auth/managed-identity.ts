import { createHash, timingSafeEqual } from 'node:crypto'
import type { VaultAnswer } from '../http/exchange.ts'
import { parseTarget } from '../http/target.ts'
import { clientId, type TokenAuthority } from './tokens.ts'

/** The path of the endpoint; clients learn the whole URL from `IDENTITY_ENDPOINT`. */
export const identityPath = '/msi/token'

/** What the endpoint needs of a request. */
export interface IdentityRequest {
  method: string
  target: string
  header(name: string): string | undefined
}

/**
 * The managed identity endpoint of App Service (api-version 2019-08-01): unmodified SDKs sign in at it. The secret in
 * the header keeps out what merely can reach the port, such as a web page.
 *
 * @param now the system's clock.
 */
export function answerIdentity(
  request: IdentityRequest,
  { tokens, secret, now }: { tokens: TokenAuthority; secret: string; now: Date },
): VaultAnswer {
  if (request.method !== 'GET') return refusal(405, 'method_not_allowed', 'Only GET is allowed.')
  if (!isSame(request.header('x-identity-header') ?? '', secret)) {
    return refusal(401, 'unauthorized_client', 'The header X-IDENTITY-HEADER is missing or wrong.')
  }
  const { query } = parseTarget(request.target)
  const resource = query.get('resource')
  if (resource === undefined || resource === '') {
    return refusal(400, 'invalid_request', "The query parameter 'resource' is missing.")
  }
  const appid = query.get('client_id') ?? clientId
  const { token, expiresOn } = tokens.issue(resource, now, { appid })
  return answer(200, {
    access_token: token,
    expires_on: String(expiresOn),
    resource,
    token_type: 'Bearer',
    client_id: appid,
  })
}

function refusal(status: number, error: string, description: string): VaultAnswer {
  return answer(status, { error, error_description: description })
}

function answer(status: number, body: Record<string, string>): VaultAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify(body) }
}

/** In constant time; hashed first, as only texts of one length can be compared so. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
