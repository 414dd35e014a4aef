import { isSameSecret } from '../auth/same-secret.ts'
import { type TokenAuthority, tenantId } from '../auth/tokens.ts'
import type { VaultAnswer } from '../http/exchange.ts'
import { refusalOfFederatedToken } from './federated-token.ts'
import { type SignInRequest, tokenAnswer, tokenRefusal } from './token-answers.ts'

/** What an application signs in with; both are random at each start. */
export interface ApplicationSecrets {
  clientId: string
  clientSecret: string
  /** Stands for the token of a federated identity, where there is none to sign in with. */
  clientAssertion: string
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * The least of an authority that applications need to sign in on their own (OAuth 2.0 client credentials, RFC 6749 4.4,
 * with a secret or with an assertion, RFC 7523): discovery and the token endpoint, for its own tenant and for `adfs`,
 * under which the official clients trust an authority that Microsoft Entra does not know without asking there.
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
  if (path === '/common/discovery/instance') return tokenAnswer(instanceDiscovery(context.origin))
  const [, tenant = '', rest = ''] = /^\/([^/]+)\/(.*)$/.exec(path) ?? []
  if (tenant !== tenantId && tenant !== 'adfs') return undefined
  const base = `${context.origin}/${tenant}`
  switch (rest) {
    case '.well-known/openid-configuration':
    case 'v2.0/.well-known/openid-configuration':
      return tokenAnswer(discovery(base))
    case 'discovery/v2.0/keys':
      // Its tokens are for this vault alone, which checks them with a secret: there is nothing to publish.
      return tokenAnswer({ keys: [] })
    case 'oauth2/token':
    case 'oauth2/v2.0/token':
      return request.method === 'POST'
        ? issue(new URLSearchParams(await request.body()), context)
        : tokenRefusal(405, 'invalid_request', 'Only POST is allowed.')
    default:
      return undefined
  }
}

/** OpenID Connect Discovery 1.0, section 3. */
function discovery(base: string): Record<string, unknown> {
  return {
    issuer: `${base}/v2.0`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
  }
}

/** What clients ask of an authority about authorities: this one is known, under its own name. */
function instanceDiscovery(origin: string): Record<string, unknown> {
  const { host } = new URL(origin)
  return {
    tenant_discovery_endpoint: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
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
  const refusal =
    form.has('client_assertion') || form.has('client_assertion_type')
      ? refusalOfAssertion(form, secrets, now)
      : isSameSecret(form.get('client_secret') ?? '', secrets.clientSecret)
        ? undefined
        : 'AADSTS7000215: Invalid client secret provided.'
  if (refusal !== undefined) return tokenRefusal(401, 'invalid_client', refusal)
  const scope = form.get('scope') ?? ''
  const audience = scope.replace(/\/\.default$/, '')
  if (audience === '' || audience === scope) {
    return tokenRefusal(400, 'invalid_scope', 'AADSTS1002012: The scope must end with /.default.')
  }
  const { token, expiresOn } = tokens.issue(audience, now, { appid: secrets.clientId })
  const expiresIn = expiresOn - Math.floor(now.getTime() / 1000)
  return tokenAnswer({ token_type: 'Bearer', expires_in: expiresIn, ext_expires_in: expiresIn, access_token: token })
}

function refusalOfAssertion(form: URLSearchParams, secrets: ApplicationSecrets, now: Date): string | undefined {
  const assertion = form.get('client_assertion') ?? ''
  if (form.get('client_assertion_type') !== assertionType) return 'AADSTS50027: The type of the assertion is not known.'
  return isSameSecret(assertion, secrets.clientAssertion) ? undefined : refusalOfFederatedToken(assertion, now)
}
