import { badParameter } from '../errors.ts'
import type { ReleasePolicy } from '../store/key-rows.ts'
import { asObject, type Body } from './body.ts'
import { secureWrapOps } from './key-operations.ts'
import { parseReleasePolicy } from './release-policy.ts'

/** What is special about a key that wraps keys which only an attested environment gets to see. */
export interface SecureWrapKey {
  keyOps: string[]
  /** Unlike any other key's, although the key is not exportable: it guards the unwrapping. */
  releasePolicy: ReleasePolicy
}

/**
 * @returns undefined for a body that does not ask for such a key.
 * @throws {ServiceError} 400 `BadParameter` for one that asks for more than that.
 */
export function readSecureWrapKey(body: Body, kty: string): SecureWrapKey | undefined {
  const { key_ops: ops, release_policy: policy } = body
  if (!Array.isArray(ops) || !ops.some((op) => secureWrapOps.includes(op))) return undefined
  const other = ops.find((op) => !secureWrapOps.includes(op))
  if (other !== undefined) {
    throw badParameter(
      `The key operation '${String(other)}' cannot be combined with secureWrapKey and secureUnwrapKey.`,
    )
  }
  if (kty !== 'RSA-HSM') throw badParameter(`A key of type ${kty} takes neither secureWrapKey nor secureUnwrapKey.`)
  if (policy === undefined || policy === null) throw badParameter('Keys for secure wrap must have release policy')
  return {
    keyOps: [...new Set<string>(ops)],
    releasePolicy: parseReleasePolicy(asObject(policy, "Property 'release_policy'"), 'managed-hsm'),
  }
}
