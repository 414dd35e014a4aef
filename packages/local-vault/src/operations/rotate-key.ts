import { generateKeyMaterial } from '../crypto/key-material.ts'
import { badParameter } from '../errors.ts'
import { checkIsNotExternal } from '../keys/external-key.ts'
import { checkKeyName } from '../keys/key-name.ts'
import { findLiveKey } from '../keys/key-state.ts'
import { shapeOf } from '../keys/key-type.ts'
import { checkIsNotManaged } from '../keys/managed-key.ts'
import { nextVersionOf } from '../keys/new-version.ts'
import { rotatedKeyNotFound } from '../keys/not-found.ts'
import { keyBundle } from '../keys/wire.ts'
import { type Operation, seconds } from './operation.ts'

/** POST /keys/{name}/rotate: works without a policy, except on a Managed HSM. */
export const rotateKey: Operation = async (call) => {
  const { store, keys, vault, name, now } = call
  checkKeyName(name)
  const find = () => findLiveKey(call, rotatedKeyNotFound)
  const key = find()
  checkIsNotManaged(key, 'rotate')
  checkIsNotExternal(key, keys.latestVersion(key))
  if (vault.profile === 'managed-hsm' && key.rotationPolicy === undefined) {
    throw badParameter(`Key ${key.name} has no rotation policy; a Managed HSM rotates keys by policy only.`)
  }
  const material = await generateKeyMaterial(shapeOf(keys.latestVersion(key)))
  // Found again under the lock: while the material was made the key may have been deleted or rotated.
  return store.writeTogether(() => keyBundle(call, nextVersionOf(keys, find(), { material, created: seconds(now) })))
}
