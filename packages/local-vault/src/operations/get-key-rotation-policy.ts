import { findLiveKey } from '../keys/key-state.ts'
import { rotationPolicyBody } from '../keys/rotation-policy-body.ts'
import type { Operation } from './operation.ts'

/** GET /keys/{name}/rotationpolicy: a key without one has the default policy, which has no id. */
export const getKeyRotationPolicy: Operation = (call) => {
  const { keys, vault, name, now } = call
  return rotationPolicyBody(call, findLiveKey(keys, { vault: vault.id, name, now: now.getTime() }))
}
