import { findLiveKey } from '../keys/key-state.ts'
import { rotationPolicyBody } from '../keys/rotation-policy-body.ts'
import type { Operation } from './operation.ts'

/** GET /keys/{name}/rotationpolicy: a key without one has the default policy, which has no id. */
export const getKeyRotationPolicy: Operation = (call) => rotationPolicyBody(call, findLiveKey(call))
