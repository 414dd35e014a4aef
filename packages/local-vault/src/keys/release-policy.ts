import { badParameter, type ServiceError } from '../errors.ts'
import { type PolicyDocument, parsePolicyDocument } from '../release/policy-document.ts'
import type { ReleasePolicy } from '../store/key-rows.ts'
import type { VaultProfile } from '../store/vaults.ts'
import { inAlphabeticalOrder } from './alphabetical.ts'
import { asObject, type Body, readFlag, readText } from './body.ts'
import { isHsmType } from './key-type.ts'

const defaultContentType = 'application/json; charset=utf-8'

export interface ReleaseRules {
  kty: string
  exportable: boolean
  profile: VaultProfile
}

/**
 * Checks that a key has a release policy exactly when it is exportable, and that it may be exportable at all.
 *
 * @returns the policy as it is kept, undefined when the key has none.
 * @throws {ServiceError} 400 `BadParameter` with the service's AKV.SKR code (a Managed HSM has texts without codes).
 */
export function readReleasePolicy(
  value: unknown,
  { kty, exportable, profile }: ReleaseRules,
): ReleasePolicy | undefined {
  if (exportable && profile === 'standard') {
    throw releaseRefusal(profile, '1001', 'Exportable keys are not supported by this vault')
  }
  if (exportable && !isHsmType(kty)) {
    throw releaseRefusal(profile, '1006', 'Exportable keys must be HSM keys')
  }
  const isGiven = value !== undefined && value !== null
  if (exportable && !isGiven) throw releaseRefusal(profile, '1004', 'Exportable keys must have release policy')
  if (!exportable && isGiven) {
    throw releaseRefusal(profile, '1005', 'Non-exportable keys must not have release policy')
  }
  return isGiven ? parseReleasePolicy(asObject(value, "Property 'release_policy'"), profile) : undefined
}

/**
 * What a vault says to what it refuses around release, with the code of the reason; a Managed HSM has neither code nor
 * full stop.
 */
export function releaseRefusal(profile: VaultProfile, code: string, text: string): ServiceError {
  return badParameter(profile === 'managed-hsm' ? text : `AKV.SKR.${code}: ${text}.`)
}

/** The service re-serialises the policy's JSON; so do we, which also proves that it is a policy. */
export function parseReleasePolicy(body: Body, profile: VaultProfile): ReleasePolicy {
  const text = Buffer.from(readText(body, 'data') ?? '', 'base64url').toString()
  parsePolicyDocument(text)
  const policy = profile === 'managed-hsm' ? inAlphabeticalOrder(JSON.parse(text)) : JSON.parse(text)
  return {
    contentType: readText(body, 'contentType') ?? defaultContentType,
    data: Buffer.from(JSON.stringify(policy)).toString('base64url'),
    immutable: readFlag(body, 'immutable') ?? false,
  }
}

/**
 * Whether a key may get this policy: an immutable one stays, however the next one comes, and may only be repeated.
 *
 * @throws {ServiceError} 400 `AKV.SKR.1020`.
 */
export function checkPolicyMayChange(
  current: ReleasePolicy | undefined,
  next: ReleasePolicy,
  profile: VaultProfile,
): void {
  if (current?.immutable !== true || current.data === next.data) return
  throw releaseRefusal(profile, '1020', 'Immutable Key Release Policy cannot be modified')
}

/** What a policy that is kept says. */
export function policyDocumentOf({ data = '' }: ReleasePolicy): PolicyDocument {
  return parsePolicyDocument(Buffer.from(data, 'base64url').toString())
}
