import type { Condition, PolicyDocument } from './policy-document.ts'

/** The claims of an attestation token. */
export type Claims = Readonly<Record<string, unknown>>

/** Whether a token that has been verified meets a release policy: one of its authorities issued it, and its claims fit. */
export function meetsPolicy({ anyOf }: PolicyDocument, claims: Claims): boolean {
  const issuer = typeof claims.iss === 'string' ? withoutSlash(claims.iss) : undefined
  return anyOf.some(({ authority, condition }) => withoutSlash(authority) === issuer && holds(condition, claims))
}

function holds(condition: Condition, claims: Claims): boolean {
  if ('allOf' in condition) return condition.allOf.every((each) => holds(each, claims))
  if ('anyOf' in condition) return condition.anyOf.some((each) => holds(each, claims))
  const value = claimNamed(claims, condition.claim)
  // By their text: the policies of the SDKs' tests say "true" where the token has true.
  return value !== undefined && String(value) === String(condition.equals)
}

/** Dots lead into objects, unless a claim has the whole name. Only plain values can be compared. */
function claimNamed(claims: Claims, name: string): string | number | boolean | undefined {
  if (Object.hasOwn(claims, name)) return plain(claims[name])
  let value: unknown = claims
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part)) {
      return undefined
    }
    value = (value as Claims)[part]
  }
  return plain(value)
}

function plain(value: unknown): string | number | boolean | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

/** The SDKs' tests name the authority with and without a slash at the end; the service takes both. */
function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
