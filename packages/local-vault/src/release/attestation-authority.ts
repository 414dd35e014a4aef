import { randomUUID } from 'node:crypto'
import { addDuration, parseDuration } from '../duration.ts'
import { LocalVaultError } from '../errors.ts'
import type { Claims } from './evaluate-policy.ts'
import { readJws, signJws } from './jws.ts'
import type { Signer } from './signer.ts'

/** What an attestation token shall say. */
export interface AttestationOptions {
  /** Who it is issued by (`iss`): what the release policy names as `authority`. Default: the URL of the vault. */
  authority?: string
  /** Claims about the environment, nested as the authority nests them. Default: none. */
  claims?: Readonly<Record<string, unknown>>
  /**
   * The RSA key of the environment, as a JWK: released keys are wrapped for it. Only its public members are put into
   * the token. Default: a key that nobody has, which is enough to see whether a policy is met.
   */
  key?: Readonly<Record<string, unknown>>
  /** How long it is good for: ISO 8601 or `90d`, by the vault's clock. Default `PT8H`, as Azure Attestation's. */
  validFor?: string
}

/**
 * An attestation authority that every vault of the store believes, whatever name it speaks under: it stands in for the
 * authorities that release policies name, so that a policy can be tried as it is.
 */
export interface AttestationAuthority {
  /** @throws {LocalVaultError} `INVALID_OPTION`. */
  issue(options: AttestationOptions & { authority: string }, now: Date): Promise<string>
  /**
   * The claims of a token of this authority that is valid now. `malformed` for a text that is no token at all,
   * undefined for any other that does not hold.
   */
  check(token: string, now: Date): Promise<Claims | 'malformed' | undefined>
  /** The key set that its tokens can be verified with (RFC 7517 5). */
  keySet(): Promise<{ keys: readonly Record<string, unknown>[] }>
}

export function openAttestationAuthority(signer: () => Promise<Signer>): AttestationAuthority {
  return {
    async issue({ authority, claims = {}, key, validFor = 'PT8H' }, now) {
      const { keyId, privateKey, publicKey } = await signer()
      const { iat, exp } = lifetime(now, validFor)
      const runtime = asRecord(claims['x-ms-runtime'])
      const target = key ?? (runtime.keys === undefined ? { ...publicKey.export({ format: 'jwk' }) } : undefined)
      const payload = {
        ...claims,
        iss: authority,
        iat,
        nbf: iat,
        exp,
        jti: randomUUID(),
        'x-ms-runtime': { ...runtime, ...(target === undefined ? {} : { keys: [publicTarget(target)] }) },
      }
      return signJws(
        { typ: 'JWT', kid: keyId, jku: `${authority.replace(/\/+$/, '')}${keySetPath}` },
        payload,
        privateKey,
      )
    },
    async check(token, now) {
      const jws = readJws(token)
      if (jws === undefined) return 'malformed'
      const { publicKey } = await signer()
      const { nbf, exp } = jws.payload
      const seconds = now.getTime() / 1000
      const isCurrent = Number(nbf ?? 0) <= seconds && seconds < Number(exp)
      return isCurrent && jws.isSignedBy(publicKey) ? jws.payload : undefined
    },
    async keySet() {
      const { keyId, publicKey, chain } = await signer()
      const jwk = publicKey.export({ format: 'jwk' })
      return { keys: [{ ...jwk, kid: keyId, use: 'sig', alg: 'RS256', x5c: chain }] }
    },
  }
}

/** Where a listener serves the key set. */
export const keySetPath = '/certs'

function lifetime(now: Date, validFor: string): { iat: number; exp: number } {
  const start = new Date(Math.floor(now.getTime() / 1000) * 1000)
  const end = addDuration(start, parseDuration(validFor))
  return { iat: start.getTime() / 1000, exp: Math.floor(end.getTime() / 1000) }
}

/** Copied one by one, so that the private members of a whole key cannot slip into a token. */
function publicTarget({ kty, n, e, kid = 'release-key' }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (kty === 'RSA' && typeof n === 'string' && typeof e === 'string') {
    return { kty, n, e, kid, use: 'enc', key_ops: ['encrypt'] }
  }
  throw new LocalVaultError('INVALID_OPTION', "the attested environment's key is not an RSA key", {
    hint: 'Give the JWK of an RSA key, with kty, n and e.',
  })
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
