import { createHmac, createSecretKey, randomUUID } from 'node:crypto'
import type { Grant } from './grant.ts'
import { isSameSecret } from './same-secret.ts'

/** Who a token speaks for, and what it may do. */
export interface TokenClaims extends Grant {
  aud: string
  iss: string
  /** Object id of the caller; shown in refusals. */
  oid: string
  appid: string
  tid: string
  /** Unix seconds of the *system* clock: clients judge by theirs whether to fetch a new one. */
  iat: number
  exp: number
  jti: string
}

/** The tenant of every token that an embedded vault issues. */
export const tenantId = '00000000-0000-4000-8000-000000000001'
const callerId = '00000000-0000-4000-8000-000000000002'
export const clientId = '00000000-0000-4000-8000-000000000003'

const lifetime = 86_400

export interface TokenAuthority {
  /** @param now the system's clock. */
  issue(audience: string, now: Date, options?: Grant & { appid?: string }): IssuedToken
  /** The claims of a token of ours that has not run out; undefined for any other text. */
  check(token: string, now: Date): TokenClaims | undefined
}

interface IssuedToken {
  token: string
  /** Unix seconds. */
  expiresOn: number
}

const header = encode({ typ: 'JWT', alg: 'HS256' })

/**
 * Issues and checks tokens: JWTs signed with the store's own secret, so that every process with the store open accepts
 * them and nothing has to be kept of them.
 */
export function openTokenAuthority(secret: Uint8Array): TokenAuthority {
  const checked = new Map<string, TokenClaims>()
  // Given as bytes, Node would make a key of them for each token, at four times the cost of the signature.
  const key = createSecretKey(secret)
  const sign = (text: string) => createHmac('sha256', key).update(text).digest()

  function read(token: string): TokenClaims | undefined {
    const known = checked.get(token)
    if (known !== undefined) return known
    const [head = '', payload = '', signature = '', ...rest] = token.split('.')
    if (rest.length > 0) return undefined
    // As text: a decoder takes padding and stray bits at the end, which a JWT (RFC 7515 2) does not have.
    if (!isSameSecret(signature, sign(`${head}.${payload}`).toString('base64url'))) return undefined
    const claims: TokenClaims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    if (checked.size >= 1000) checked.clear()
    checked.set(token, claims)
    return claims
  }

  return {
    issue(audience, now, { permissions, refusals, appid = clientId } = {}) {
      const iat = Math.floor(now.getTime() / 1000)
      const exp = iat + lifetime
      const claims: TokenClaims = {
        aud: audience,
        iss: `https://sts.windows.net/${tenantId}/`,
        oid: callerId,
        appid,
        tid: tenantId,
        iat,
        exp,
        jti: randomUUID(),
        ...(permissions === undefined ? {} : { permissions }),
        ...(refusals === undefined ? {} : { refusals }),
      }
      const text = `${header}.${encode(claims)}`
      return { token: `${text}.${sign(text).toString('base64url')}`, expiresOn: exp }
    },
    check(token, now) {
      const claims = read(token)
      return claims === undefined || claims.exp * 1000 <= now.getTime() ? undefined : claims
    },
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
