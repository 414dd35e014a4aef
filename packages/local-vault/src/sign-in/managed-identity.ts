import { isSameSecret } from '../auth/same-secret.ts'
import { clientId, type TokenAuthority } from '../auth/tokens.ts'
import type { VaultAnswer } from '../http/exchange.ts'
import { parseTarget } from '../http/target.ts'
import { type SignInRequest, tokenAnswer, tokenRefusal } from './token-answers.ts'

/** The path of App Service's endpoint; clients learn the whole URL from `IDENTITY_ENDPOINT`. */
export const identityPath = '/msi/token'

/** The path of the instance metadata service of virtual machines, which is fixed. */
export const instanceMetadataPath = '/metadata/identity/oauth2/token'

/**
 * The managed identity endpoint of App Service (api-version 2019-08-01): unmodified SDKs sign in at it. The secret in
 * the header keeps out what merely can reach the port, such as a web page.
 *
 * @param now the system's clock.
 */
export function answerIdentity(
  request: SignInRequest,
  { tokens, secret, now }: { tokens: TokenAuthority; secret: string; now: Date },
): VaultAnswer {
  if (!isSameSecret(request.header('x-identity-header') ?? '', secret)) {
    return tokenRefusal(401, 'unauthorized_client', 'The header X-IDENTITY-HEADER is missing or wrong.')
  }
  return issue(request, tokens, now)
}

/**
 * The endpoint of virtual machines (IMDS, api-version 2018-02-01). It has no secret, as the real one has none: any
 * program of this machine gets a token, so it is there only when it is asked for.
 *
 * @param now the system's clock.
 */
export function answerInstanceMetadata(
  request: SignInRequest,
  { tokens, now }: { tokens: TokenAuthority; now: Date },
): VaultAnswer {
  if (request.header('metadata')?.toLowerCase() !== 'true') {
    return tokenRefusal(400, 'invalid_request', "The header 'Metadata: true' is missing.")
  }
  return issue(request, tokens, now)
}

function issue(request: SignInRequest, tokens: TokenAuthority, now: Date): VaultAnswer {
  if (request.method !== 'GET') return tokenRefusal(405, 'method_not_allowed', 'Only GET is allowed.')
  const { query } = parseTarget(request.target)
  const resource = query.get('resource')
  if (resource === undefined || resource === '') {
    return tokenRefusal(400, 'invalid_request', "The query parameter 'resource' is missing.")
  }
  const appid = query.get('client_id') ?? clientId
  const { token, expiresOn } = tokens.issue(resource, now, { appid })
  return tokenAnswer({
    access_token: token,
    expires_on: String(expiresOn),
    expires_in: String(expiresOn - Math.floor(now.getTime() / 1000)),
    resource,
    token_type: 'Bearer',
    client_id: appid,
  })
}
