import { generateKeyMaterial } from '../crypto/key-material.ts'
import { badParameter } from '../errors.ts'
import { checkWindow, exchangeKeyExpiry, readAttributes } from '../keys/attributes.ts'
import { type Body, readText, readWhole, requireText } from '../keys/body.ts'
import { readExternalKeyId } from '../keys/external-key.ts'
import { checkKeyName } from '../keys/key-name.ts'
import { readNewKeyOps } from '../keys/key-operations.ts'
import { checkNameIsFree } from '../keys/key-state.ts'
import { readKeyType } from '../keys/key-type.ts'
import { checkIsNotManaged } from '../keys/managed-key.ts'
import { hasPreviewsOf2026 } from '../keys/previews.ts'
import { readReleasePolicy } from '../keys/release-policy.ts'
import { readSecureWrapKey } from '../keys/secure-wrap.ts'
import { readTags } from '../keys/tags.ts'
import { isManagedHsm } from '../keys/wire.ts'
import { addNamedVersion } from './add-named-version.ts'
import { createExternalKey } from './create-external-key.ts'
import { type Operation, type OperationCall, seconds } from './operation.ts'

/** POST /keys/{name}/create: a key, or another version of it. */
export const createKey: Operation = async (call) => {
  const { keys, vault, name, now } = call
  checkKeyName(name)
  // Also before the material is made: a refusal must not wait for an RSA key.
  const existing = keys.find(vault.id, name)
  checkNameIsFree(existing, now.getTime())
  checkIsNotManaged(existing, 'create')
  const body = call.body()
  const externalKey = hasPreviewsOf2026(call) ? readExternalKeyId(body) : undefined
  if (externalKey !== undefined) return createExternalKey(call, externalKey)
  const kty = readKeyType(readKty(call, body), vault.profile)
  const secureWrap = hasPreviewsOf2026(call) ? readSecureWrapKey(body, kty) : undefined
  const keyOps = secureWrap?.keyOps ?? readNewKeyOps(body.key_ops, kty, vault.profile)
  const { enabled = true, exportable = false, nbf, ...chosen } = readAttributes(body)
  const exp = chosen.exp ?? exchangeKeyExpiry(keyOps, vault.profile, seconds(now))
  checkWindow(nbf, exp)
  const tags = readTags(body)
  const releasePolicy =
    secureWrap?.releasePolicy ?? readReleasePolicy(body.release_policy, { kty, exportable, profile: vault.profile })
  const material = await generateKeyMaterial({
    kty,
    keySize: readWhole(body, 'key_size'),
    crv: readText(body, 'crv'),
    // A vault takes it and makes its usual one, as recorded.
    publicExponent: isManagedHsm(call) ? readWhole(body, 'public_exponent') : undefined,
  })

  const attributes = { enabled, nbf, exp, exportable, tags, keyOps, releasePolicy }
  return addNamedVersion(call, { ...attributes, kty, material, generated: true })
}

/** @throws {ServiceError} 400 in the words of a vault, which names nothing and says it twice. */
function readKty(call: OperationCall, body: Body): string {
  const line = 'Property  has invalid value\r\n'
  if (!isManagedHsm(call) && (body.kty === undefined || body.kty === null)) throw badParameter(line + line)
  return requireText(body, 'kty')
}
