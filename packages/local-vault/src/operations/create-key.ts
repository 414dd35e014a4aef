import { generateKeyMaterial, publicJwk } from '../crypto/key-material.ts'
import { checkWindow, readAttributes } from '../keys/attributes.ts'
import { readText, readWhole, requireText } from '../keys/body.ts'
import { checkKeyName } from '../keys/key-name.ts'
import { defaultKeyOps, readKeyOps } from '../keys/key-operations.ts'
import { checkNameIsFree } from '../keys/key-state.ts'
import { keySizeOf, readKeyType } from '../keys/key-type.ts'
import { addVersion, newVersionId } from '../keys/new-version.ts'
import { readReleasePolicy } from '../keys/release-policy.ts'
import { readTags } from '../keys/tags.ts'
import { keyBundle } from '../keys/wire.ts'
import { type Operation, seconds } from './operation.ts'

/** POST /keys/{name}/create: a key, or another version of it. */
export const createKey: Operation = async (call) => {
  const { store, keys, vault, name, now } = call
  checkKeyName(name)
  // Also before the material is made: a refusal must not wait for an RSA key.
  checkNameIsFree(keys.find(vault.id, name), now.getTime())
  const body = call.body()
  const kty = readKeyType(requireText(body, 'kty'), vault.profile)
  const keyOps = readKeyOps(body.key_ops, kty) ?? defaultKeyOps(kty)
  const { enabled = true, exportable = false, nbf, exp } = readAttributes(body)
  checkWindow(nbf, exp)
  const tags = readTags(body)
  const releasePolicy = readReleasePolicy(body.release_policy, { kty, exportable, profile: vault.profile })
  const shape = { kty, keySize: readWhole(body, 'key_size'), crv: readText(body, 'crv') }
  const material = await generateKeyMaterial(shape)

  return store.writeTogether(() => {
    const existing = keys.find(vault.id, name)
    checkNameIsFree(existing, now.getTime())
    const key = existing ?? keys.insertKey(vault.id, name)
    const created = seconds(now)
    const added = addVersion(keys, releasePolicy === undefined ? key : { ...key, releasePolicy }, {
      version: newVersionId(),
      kty,
      keySize: keySizeOf(material),
      keyOps,
      enabled,
      nbf,
      exp,
      exportable,
      tags,
      created,
      updated: created,
      generated: true,
      publicJwk: publicJwk(material),
      privateJwk: material,
    })
    return keyBundle(call, added)
  })
}
