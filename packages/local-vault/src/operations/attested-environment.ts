import { badParameter, forbidden, type ServiceError } from '../errors.ts'
import { policyDocumentOf } from '../keys/release-policy.ts'
import { type Claims, meetsPolicy } from '../release/evaluate-policy.ts'
import { type TargetKey, targetKeyOf } from '../release/target-key.ts'
import type { KeyRow } from '../store/key-rows.ts'
import type { OperationCall } from './operation.ts'

/**
 * The key of the environment that a token attests, when the token holds and meets the policy of the key that is asked for.
 *
 * @throws {ServiceError} as recorded: 403 `AccessDenied`; a Managed HSM takes what is no token for one of another time.
 */
export async function attestedEnvironment(call: OperationCall, key: KeyRow, token: string): Promise<TargetKey> {
  const claims = await call.attestation.check(token, call.now)
  if (claims === 'malformed' && call.vault.profile === 'managed-hsm') throw badParameter('Invalid protocol version')
  if (claims === undefined || claims === 'malformed') throw unverified()
  if (!isMet(key, claims)) {
    throw forbidden('Target environment attestation does not meet key release policy requirements.', 'AccessDenied')
  }
  const target = targetKeyOf(claims)
  if (target === undefined) throw unverified(": its 'x-ms-runtime.keys' has no RSA key for encryption")
  return target
}

function isMet({ releasePolicy }: KeyRow, claims: Claims): boolean {
  return releasePolicy !== undefined && meetsPolicy(policyDocumentOf(releasePolicy), claims)
}

function unverified(why = ''): ServiceError {
  return forbidden(`Target environment attestation statement cannot be verified${why}.`, 'AccessDenied')
}
