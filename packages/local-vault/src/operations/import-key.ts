import { importKeyMaterial } from '../crypto/key-material.ts'
import { checkWindow, readAttributes } from '../keys/attributes.ts'
import { asObject, readFlag, requireText } from '../keys/body.ts'
import { checkKeyName } from '../keys/key-name.ts'
import { readNewKeyOps } from '../keys/key-operations.ts'
import { checkNameIsFree } from '../keys/key-state.ts'
import { isHsmType, readKeyType } from '../keys/key-type.ts'
import { checkIsNotManaged } from '../keys/managed-key.ts'
import { readReleasePolicy } from '../keys/release-policy.ts'
import { readTags } from '../keys/tags.ts'
import { addNamedVersion } from './add-named-version.ts'
import type { Operation } from './operation.ts'
import { unwrapTransfer } from './unwrap-transfer.ts'

/** PUT /keys/{name}: a key from its JWK or a BYOK file, or another version of it. The JWK's own `kid` does not count. */
export const importKey: Operation = (call) => {
  const { keys, vault, name, now } = call
  checkKeyName(name)
  const existing = keys.find(vault.id, name)
  checkNameIsFree(existing, now.getTime())
  checkIsNotManaged(existing, 'import')
  const body = call.body()
  const jwk = asObject(body.key, "Property 'key'")
  const asked = requireText(jwk, 'kty')
  // The SDKs write `Hsm`; it asks for the HSM type as the suffix does.
  const isHsm = readFlag(body, 'Hsm') ?? readFlag(body, 'hsm') ?? false
  const kty = readKeyType(isHsm && !isHsmType(asked) ? `${asked}-HSM` : asked, vault.profile)
  const material = importKeyMaterial(jwk.key_hsm === undefined ? jwk : unwrapTransfer(call, jwk, kty))
  const { enabled = true, exportable = false, nbf, exp } = readAttributes(body)
  checkWindow(nbf, exp)
  const tags = readTags(body)
  const keyOps = readNewKeyOps(jwk.key_ops, kty, vault.profile)
  const releasePolicy = readReleasePolicy(body.release_policy, { kty, exportable, profile: vault.profile })

  const attributes = { enabled, nbf, exp, exportable, tags, keyOps, releasePolicy }
  return addNamedVersion(call, { ...attributes, kty, material, generated: false })
}
