import { LocalVaultError } from '../errors.ts'
import { type AttestationAuthority, type AttestationOptions, keySetPath } from '../release/attestation-authority.ts'
import { explained, jsonAnswer } from './control.ts'
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
      return jsonAnswer(200, { issuer: origin, jwks_uri: `${origin}${keySetPath}` })
    case keySetPath:
      return jsonAnswer(200, await attestation.keySet())
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
  if (request.method !== 'GET' && request.method !== 'POST') return jsonAnswer(405, { error: 'only GET, POST' })
  return explained(async () => {
    const options = request.method === 'GET' ? { claims: sdkTestClaims } : readOptions(JSON.parse(await request.body()))
    const token = await issue(options)
    return { token, attestationToken: token }
  })
}

const kinds: Readonly<Record<keyof AttestationOptions, string>> = {
  authority: 'string',
  claims: 'object',
  key: 'object',
  validFor: 'string',
}

function readOptions(asked: unknown): AttestationOptions {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked))
    throw invalid('the body is not a JSON object')
  for (const [name, value] of Object.entries(asked)) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name as keyof AttestationOptions] : undefined
    if (kind === undefined) throw invalid(`the body has the unknown member ${JSON.stringify(name)}`)
    if (typeof value !== kind || value === null) throw invalid(`"${name}" is not a JSON ${kind}`)
  }
  return asked
}

function invalid(what: string): LocalVaultError {
  return new LocalVaultError('INVALID_OPTION', what, {
    hint: `It has ${Object.keys(kinds).join(', ')}, all optional, for example {"claims":{"sdk-test":true}}.`,
  })
}
