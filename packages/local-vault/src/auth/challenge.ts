import { ServiceError } from '../errors.ts'
import { tenantId } from './tokens.ts'

/**
 * The 401 that tells a client where to get a token and for what.
 *
 * @param resource what the token is for: clients check that the vault's host lies under it.
 */
export function unauthorized(resource: string, message: string): ServiceError {
  return new ServiceError(401, 'Unauthorized', message, {
    headers: {
      'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${tenantId}", resource="${resource}"`,
    },
  })
}

/** By build of the service. */
export const missingToken = {
  '2025': 'AKV10000: Request is missing a Bearer or PoP token.',
  '2026': 'AKV10000: Request is missing a Bearer, PoP, or MTLS_POP token.',
}
export const foreignToken =
  'AKV10046: The token is not one that this embedded vault issued, or it has run out. Sign in with its own credential or its managed identity endpoint.'

/** As reported of the service. */
export function wrongAudience(resource: string, audience: string): ServiceError {
  return unauthorized(resource, `AKV10022: Invalid audience. Expected ${resource}, found: ${audience}.`)
}

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(header: string | undefined): string | undefined {
  const match = header === undefined ? null : /^Bearer +(\S+)$/i.exec(header)
  return match?.[1]
}
