import { LocalVaultError } from '../errors.ts'
import { type AttestationAuthority, type AttestationOptions, keySetPath } from '../release/attestation-authority.ts'
import type { VaultAnswer, VaultRequest } from './exchange.ts'

/** Where the SDKs' own tests ask for a token (their `AZURE_KEYVAULT_ATTESTATION_URL` and this). */
const tokenPath = '/generate-test-token'
const discoveryPath = '/.well-known/openid-configuration'

/** The claims that the SDKs' own tests have in their policies. */
const sdkTestClaims = { 'sdk-test': true, 'maa-ehd': 'sdk-test', 'x-ms-inittime': {} }

/**
 * The attestation authority as a listener serves it: discovery, its key set, and tokens. GET gives the token of the SDKs'
 * own tests, POST `{ authority, claims, key, validFor }` any other. No secret is asked for: a token is worth nothing
 * without a permission to release.
 *
 * @param context.origin where the authority is, as the client reached it.
 * @param context.now the vault's clock.
 * @returns undefined for a path that is not the authority's.
 */
export async function answerAttestation(
  request: VaultRequest,
  { attestation, origin, now }: { attestation: AttestationAuthority; origin: string; now: () => Date },
): Promise<VaultAnswer | undefined> {
  const [path] = request.target.split('?')
  switch (path) {
    case discoveryPath:
      return reply(200, { issuer: origin, jwks_uri: `${origin}${keySetPath}` })
    case keySetPath:
      return reply(200, await attestation.keySet())
    case tokenPath:
      return answerToken(request, (options) => attestation.issue({ authority: origin, ...options }, now()))
    default:
      return undefined
  }
}

async function answerToken(
  request: VaultRequest,
  issue: (options: AttestationOptions) => Promise<string>,
): Promise<VaultAnswer> {
  if (request.method !== 'GET' && request.method !== 'POST') return reply(405, { error: 'GET or POST' })
  try {
    const token = await issue(request.method === 'GET' ? { claims: sdkTestClaims } : readOptions(await request.body()))
    return reply(200, { token, attestationToken: token })
  } catch (error) {
    if (error instanceof LocalVaultError) return reply(400, { error: error.message, hint: error.hint })
    throw error
  }
}

const kinds: Readonly<Record<keyof AttestationOptions, string>> = {
  authority: 'string',
  claims: 'object',
  key: 'object',
  validFor: 'string',
}

function readOptions(text: string): AttestationOptions {
  const options = parse(text)
  for (const [name, value] of Object.entries(options)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof AttestationOptions] : undefined
    if (kind === undefined) throw invalid(`the body has the unknown member ${JSON.stringify(name)}`)
    if (typeof value !== kind || value === null) throw invalid(`"${name}" is not a JSON ${kind}`)
  }
  return options
}

function parse(text: string): AttestationOptions {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalid('the body is not valid JSON')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw invalid('the body is not a JSON object')
}

function invalid(what: string): LocalVaultError {
  return new LocalVaultError('INVALID_OPTION', what, {
    hint: `It has ${Object.keys(kinds).join(', ')}, all optional, for example {"claims":{"sdk-test":true}}.`,
  })
}

function reply(status: number, body: Record<string, unknown>): VaultAnswer {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  return { status, headers, body: JSON.stringify(body) }
}
