import { isSameSecret } from '../auth/same-secret.ts'
import { type TokenAuthority, tenantId } from '../auth/tokens.ts'
import type { VaultAnswer } from '../http/exchange.ts'
import { type SignInRequest, tokenAnswer, tokenRefusal } from './token-answers.ts'

/** What an application signs in with; both are random at each start. */
export interface ApplicationSecrets {
  clientId: string
  clientSecret: string
  /** Stands for the token of a federated identity, which nobody here could check. */
  clientAssertion: string
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * The least of an authority that applications need to sign in on their own (OAuth 2.0 client credentials, RFC 6749 4.4,
 * with a secret or with an assertion, RFC 7523): discovery and the token endpoint of one tenant.
 *
 * @param origin where the authority is, as the client reached it.
 * @param now the system's clock.
 * @returns undefined for a path that is not the authority's.
 */
export async function answerAuthority(
  request: SignInRequest,
  context: { tokens: TokenAuthority; secrets: ApplicationSecrets; origin: string; now: Date },
): Promise<VaultAnswer | undefined> {
  const [path = ''] = request.target.split('?')
  const base = `${context.origin}/${tenantId}`
  switch (path) {
    case `/${tenantId}/v2.0/.well-known/openid-configuration`:
      return tokenAnswer({
        issuer: `${base}/v2.0`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        end_session_endpoint: `${base}/oauth2/v2.0/logout`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
      })
    case `/${tenantId}/oauth2/v2.0/token`:
      return request.method === 'POST'
        ? issue(new URLSearchParams(await request.body()), context)
        : tokenRefusal(405, 'invalid_request', 'Only POST is allowed.')
    default:
      return undefined
  }
}

function issue(
  form: URLSearchParams,
  { tokens, secrets, now }: { tokens: TokenAuthority; secrets: ApplicationSecrets; now: Date },
): VaultAnswer {
  if (form.get('grant_type') !== 'client_credentials') {
    return tokenRefusal(400, 'unsupported_grant_type', 'AADSTS70003: Only client_credentials is supported.')
  }
  if (form.get('client_id') !== secrets.clientId) {
    return tokenRefusal(400, 'unauthorized_client', 'AADSTS700016: The application was not found in the directory.')
  }
  const isAssertion = form.get('client_assertion_type') === assertionType
  const isProven = isAssertion
    ? isSameSecret(form.get('client_assertion') ?? '', secrets.clientAssertion)
    : isSameSecret(form.get('client_secret') ?? '', secrets.clientSecret)
  if (!isProven)
    return tokenRefusal(401, 'invalid_client', 'AADSTS7000215: Invalid client secret or assertion provided.')
  const scope = form.get('scope') ?? ''
  const audience = scope.replace(/\/\.default$/, '')
  if (audience === '' || audience === scope) {
    return tokenRefusal(400, 'invalid_scope', 'AADSTS1002012: The scope must end with /.default.')
  }
  const { token, expiresOn } = tokens.issue(audience, now, { appid: secrets.clientId })
  const expiresIn = expiresOn - Math.floor(now.getTime() / 1000)
  return tokenAnswer({ token_type: 'Bearer', expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token })
}
