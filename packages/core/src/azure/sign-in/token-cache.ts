import type { AccessToken, GetTokenOptions, TokenCredential } from '@azure/core-auth'
import { unlessInterrupted } from '../../interruption.ts'
import { toSignInError } from './sign-in-error.ts'

/** A token is fetched anew this long before it ends. More than the SDK's own two minutes, so that it never asks in vain. */
const refreshBeforeEndMs = 5 * 60_000

const caches = new WeakMap<TokenCredential, TokenCredential>()

/**
 * The credential with one token cache for all vaults: keyed by scopes, tenant and claims, and with one fetch at a time
 * for each. The SDK keeps a cache for each client, so with `az` behind it fifty vaults start `az` fifty times.
 *
 * The same credential gives the same cache. A failure is not kept; it is `SIGN_IN_FAILED`, whatever the credential threw.
 *
 * @param now Default: the system clock. Tokens live in real time, whatever time a vault has.
 */
export function cacheTokens(credential: TokenCredential, now: () => number = Date.now): TokenCredential {
  const existing = caches.get(credential)
  if (existing !== undefined) return existing
  const cached = createCache(credential, now)
  caches.set(credential, cached)
  caches.set(cached, cached)
  return cached
}

function createCache(credential: TokenCredential, now: () => number): TokenCredential {
  const tokens = new Map<string, AccessToken>()
  const fetching = new Map<string, Promise<AccessToken>>()

  const fetch = (key: string, scopes: string | string[], options: GetTokenOptions): Promise<AccessToken> => {
    const running = fetching.get(key)
    if (running !== undefined) return running
    // Whoever waits for the token may give up; the fetch itself is shared and goes on.
    const { abortSignal: _, ...shared } = options
    const fetched = (async () => {
      try {
        const token = await credential.getToken(scopes, shared)
        if (token === null) throw new Error('the credential gave no token')
        tokens.set(key, token)
        return token
      } catch (error) {
        throw toSignInError(error)
      } finally {
        fetching.delete(key)
      }
    })()
    fetching.set(key, fetched)
    return fetched
  }

  return {
    async getToken(scopes, options = {}) {
      const key = JSON.stringify([scopes, options.tenantId ?? '', options.claims ?? ''])
      const token = tokens.get(key)
      if (token !== undefined && isFresh(token, now())) return token
      return unlessInterrupted(fetch(key, scopes, options), options.abortSignal as AbortSignal | undefined)
    },
  }
}

function isFresh({ expiresOnTimestamp, refreshAfterTimestamp }: AccessToken, now: number): boolean {
  return now < (refreshAfterTimestamp ?? Number.POSITIVE_INFINITY) && now < expiresOnTimestamp - refreshBeforeEndMs
}
