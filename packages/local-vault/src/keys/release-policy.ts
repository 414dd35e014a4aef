import { badParameter } from '../errors.ts'
import { type PolicyDocument, parsePolicyDocument } from '../release/policy-document.ts'
import type { ReleasePolicy } from '../store/keys.ts'
import type { VaultProfile } from '../store/vaults.ts'
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
  const prefix = (code: string) => (profile === 'managed-hsm' ? '' : `AKV.SKR.${code}: `)
  const stop = profile === 'managed-hsm' ? '' : '.'
  if (exportable && profile === 'standard') {
    throw badParameter(`${prefix('1001')}Exportable keys are not supported by this vault.`)
  }
  if (exportable && !isHsmType(kty)) {
    throw badParameter(`${prefix('1006')}Exportable keys must be HSM keys.`)
  }
  const isGiven = value !== undefined && value !== null
  if (exportable && !isGiven) throw badParameter(`${prefix('1004')}Exportable keys must have release policy${stop}`)
  if (!exportable && isGiven) {
    throw badParameter(`${prefix('1005')}Non-exportable keys must not have release policy${stop}`)
  }
  return isGiven ? parseReleasePolicy(asObject(value, "Property 'release_policy'")) : undefined
}

/** The service re-serialises the policy's JSON; so do we, which also proves that it is a policy. */
export function parseReleasePolicy(body: Body): ReleasePolicy {
  const text = Buffer.from(readText(body, 'data') ?? '', 'base64url').toString()
  parsePolicyDocument(text)
  return {
    contentType: readText(body, 'contentType') ?? defaultContentType,
    data: Buffer.from(JSON.stringify(JSON.parse(text))).toString('base64url'),
    immutable: readFlag(body, 'immutable') ?? false,
  }
}

/**
 * Whether a key may get this policy: an immutable one stays, however the next one comes, and may only be repeated.
 *
 * @throws {ServiceError} 400 `AKV.SKR.1020`.
 */
export function checkPolicyMayChange(current: ReleasePolicy | undefined, next: ReleasePolicy): void {
  if (current?.immutable !== true || current.data === next.data) return
  throw badParameter('AKV.SKR.1020: Immutable Key Release Policy cannot be modified.')
}

/** What a policy that is kept says. */
export function policyDocumentOf({ data = '' }: ReleasePolicy): PolicyDocument {
  return parsePolicyDocument(Buffer.from(data, 'base64url').toString())
}
