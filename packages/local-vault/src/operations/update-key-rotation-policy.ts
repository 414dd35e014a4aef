import { checkIsNotExternal } from '../keys/external-key.ts'
import { findLiveKey } from '../keys/key-state.ts'
import { checkIsNotManaged } from '../keys/managed-key.ts'
import { readRotationPolicy, rotationTime } from '../keys/rotation-policy.ts'
import { rotationPolicyBody } from '../keys/rotation-policy-body.ts'
import { type Operation, seconds } from './operation.ts'

/**
 * PUT /keys/{name}/rotationpolicy: replaces the whole policy. Versions that exist keep their expiry; a key that is
 * overdue under the new policy rotates at once.
 */
export const updateKeyRotationPolicy: Operation = (call) => {
  const { store, keys, vault, now } = call
  return store.writeTogether(() => {
    const key = findLiveKey(call)
    checkIsNotManaged(key, 'setrotationpolicy')
    const input = readRotationPolicy(call.body(), vault.profile, now)
    const time = seconds(now)
    const policy = { ...input, created: key.rotationPolicy?.created ?? time, updated: time }
    const latest = keys.latestVersion(key)
    const at = rotationTime(policy, latest)
    if (at !== undefined) checkIsNotExternal(key, latest)
    const changed = { ...key, rotationPolicy: policy, rotatesAt: at === undefined ? undefined : Math.max(at, time) }
    keys.saveKey(changed)
    return rotationPolicyBody(call, changed)
  })
}
