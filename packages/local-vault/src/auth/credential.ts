import type { TokenCredential } from '@azure/core-auth'
import type { Grant } from './grant.ts'
import type { TokenAuthority } from './tokens.ts'

/** A credential for the SDK clients of this process: it signs in at the vault itself, with no network in between. */
export function localCredential(tokens: TokenAuthority, grant: Grant = {}): TokenCredential {
  return {
    async getToken(scopes) {
      const scope = Array.isArray(scopes) ? (scopes[0] ?? '') : scopes
      const { token, expiresOn } = tokens.issue(scope.replace(/\/\.default$/, ''), new Date(), grant)
      return { token, expiresOnTimestamp: expiresOn * 1000 }
    },
  }
}
