import { importKeyMaterial, publicJwk } from '../crypto/key-material.ts'
import { notImplemented } from '../errors.ts'
import { checkWindow, readAttributes } from '../keys/attributes.ts'
import { asObject, readFlag, requireText } from '../keys/body.ts'
import { checkKeyName } from '../keys/key-name.ts'
import { defaultKeyOps, readKeyOps } from '../keys/key-operations.ts'
import { checkNameIsFree } from '../keys/key-state.ts'
import { isHsmType, keySizeOf, readKeyType } from '../keys/key-type.ts'
import { addVersion, newVersionId } from '../keys/new-version.ts'
import { readReleasePolicy } from '../keys/release-policy.ts'
import { readTags } from '../keys/tags.ts'
import { keyBundle } from '../keys/wire.ts'
import { type Operation, seconds } from './operation.ts'

/** PUT /keys/{name}: a key from its JWK, or another version of it. The JWK's own `kid` does not count. */
export const importKey: Operation = (call) => {
  const { store, keys, vault, name, now } = call
  checkKeyName(name)
  checkNameIsFree(keys.find(vault.id, name), now.getTime())
  const body = call.body()
  const jwk = asObject(body.key, "Property 'key'")
  if (jwk.key_hsm !== undefined) throw notImplemented('Importing a key in transfer form (key_hsm)')
  const asked = requireText(jwk, 'kty')
  // The SDKs write `Hsm`; it asks for the HSM type as the suffix does.
  const isHsm = readFlag(body, 'Hsm') ?? readFlag(body, 'hsm') ?? false
  const kty = readKeyType(isHsm && !isHsmType(asked) ? `${asked}-HSM` : asked, vault.profile)
  const material = importKeyMaterial(jwk)
  const { enabled = true, exportable = false, nbf, exp } = readAttributes(body)
  checkWindow(nbf, exp)
  const tags = readTags(body)
  const keyOps = readKeyOps(jwk.key_ops, kty) ?? defaultKeyOps(kty)
  const releasePolicy = readReleasePolicy(body.release_policy, { kty, exportable, profile: vault.profile })

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
      generated: false,
      publicJwk: publicJwk(material),
      privateJwk: material,
    })
    return keyBundle(call, added)
  })
}
