import type { KeyRow } from '../store/keys.ts'
import { defaultNotify } from './rotation-policy.ts'
import { keyId, type WireContext } from './wire.ts'

/** A policy as the wire has it. */
export function rotationPolicyBody(context: WireContext, key: KeyRow): Record<string, unknown> {
  const policy = key.rotationPolicy
  if (policy === undefined) return { lifetimeActions: [defaultNotify], attributes: null }
  const { lifetimeActions, expiryTime, created, updated } = policy
  return {
    id: `${keyId(context, key)}/rotationpolicy`,
    lifetimeActions,
    attributes: { ...(expiryTime === undefined ? {} : { expiryTime }), created, updated },
  }
}
