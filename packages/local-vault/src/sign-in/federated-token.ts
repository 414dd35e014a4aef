/** Who tokens of federated identities are for, in each cloud (Microsoft Entra: workload identity federation). */
const audiences: readonly string[] = [
  'api://AzureADTokenExchange',
  'api://AzureADTokenExchangeUSGov',
  'api://AzureADTokenExchangeChina',
]

/**
 * Reads the token of a federated identity, such as a workflow's, as Microsoft Entra does as far as it can be done without
 * asking its issuer: form, issuer, subject, audience and time. Its signature is *not* verified, and every subject is
 * taken: it shows that a sign-in is put together right, and keeps nobody out.
 *
 * @param now the system's clock.
 * @returns why it is refused, in the words of Microsoft Entra; undefined if it is taken.
 */
export function refusalOfFederatedToken(token: string, now: Date): string | undefined {
  const claims = readClaims(token)
  if (claims === undefined) return 'AADSTS50027: JWT token is invalid or malformed.'
  const { iss, sub, aud, exp, nbf } = claims
  if (typeof iss !== 'string' || typeof sub !== 'string' || iss === '' || sub === '') {
    return "AADSTS50027: JWT token is invalid or malformed: it lacks 'iss' or 'sub'."
  }
  if (![aud].flat().some((each) => audiences.includes(String(each)))) {
    return `AADSTS700212: No matching federated identity record found for presented assertion audience '${String(aud)}'.`
  }
  const time = now.getTime() / 1000
  // Microsoft Entra allows clocks to differ by five minutes.
  const isValid = typeof exp === 'number' && exp + 300 > time && (typeof nbf !== 'number' || nbf - 300 <= time)
  return isValid ? undefined : 'AADSTS700024: Client assertion is not within its valid time range.'
}

function readClaims(token: string): Record<string, unknown> | undefined {
  const parts = token.split('.')
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) return undefined
  try {
    const [header, claims] = parts.slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
    const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject(header) && isObject(claims) ? claims : undefined
  } catch {
    return undefined
  }
}
