import type { KeyRow } from '../store/key-rows.ts'
import type { LifetimeAction } from '../store/rotation-policy.ts'
import { defaultNotify } from './rotation-policy.ts'
import { isManagedHsm, keyId, type WireContext } from './wire.ts'

/** A policy as the wire has it. */
export function rotationPolicyBody(context: WireContext, key: KeyRow): Record<string, unknown> {
  const policy = key.rotationPolicy
  if (policy === undefined) return isManagedHsm(context) ? noPolicyOfManagedHsm : defaultPolicyOfVault
  const { lifetimeActions, expiryTime, created, updated } = policy
  const attributes = { ...(expiryTime === undefined ? {} : { expiryTime }), created, updated }
  // A Managed HSM gives a relative id, and writes the types of actions small.
  return isManagedHsm(context)
    ? { id: `keys/${key.name}/rotationpolicy`, lifetimeActions: lifetimeActions.map(inLowerCase), attributes }
    : { id: `${keyId(context, key)}/rotationpolicy`, lifetimeActions, attributes }
}

const defaultPolicyOfVault = { lifetimeActions: [defaultNotify], attributes: null }

const noPolicyOfManagedHsm = { id: '', attributes: { created: 0, updated: 0, expiryTime: '' } }

function inLowerCase({ trigger, action }: LifetimeAction): Record<string, unknown> {
  return { trigger, action: { type: action.type.toLowerCase() } }
}
