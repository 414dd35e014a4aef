import { isRsaAesKeyWrap, type RsaAesKeyWrap, rsaAesKeyWraps } from '../crypto/rsa-aes-key-wrap.ts'
import { badParameter, forbidden } from '../errors.ts'
import { type Body, readText, requireText } from '../keys/body.ts'
import { findLiveVersion } from '../keys/key-state.ts'
import { keyBundle, keyId, versionId } from '../keys/wire.ts'
import { releasedKey } from '../release/released-key.ts'
import type { KeyWithVersion } from '../store/key-rows.ts'
import { attestedEnvironment } from './attested-environment.ts'
import type { Operation } from './operation.ts'

/** POST /keys/{name}/{version}/release: the key, wrapped for an environment whose attestation meets the release policy. */
export const release: Operation = async (call) => {
  const { keys, version } = call
  const found = findLiveVersion(call)
  const body = call.body()
  const token = requireText(body, 'target')
  const enc = readWrap(body)
  const nonce = readText(body, 'nonce')
  checkIsReleasable(found)
  const bundle = keyBundle(call, found)
  const material = keys.privateJwk(found.version)
  const target = await attestedEnvironment(call, found.key, token)

  const kid = version === undefined ? keyId(call, found.key) : versionId(call, found.key, found.version)
  const request = { 'api-version': call.apiVersion, enc, kid, ...(nonce === undefined ? {} : { nonce }) }
  return { value: releasedKey({ request, bundle, material, target, signer: await call.signer() }) }
}

function readWrap(body: Body): RsaAesKeyWrap {
  const enc = readText(body, 'enc') ?? 'CKM_RSA_AES_KEY_WRAP'
  if (isRsaAesKeyWrap(enc)) return enc
  throw badParameter(`Invalid enc value: ${enc}. It must be one of ${rsaAesKeyWraps.join(', ')}.`)
}

/** Also a key that has run out is released: what it protects must stay readable. */
function checkIsReleasable({ version }: KeyWithVersion): void {
  if (!version.enabled) throw forbidden('Operation release is not allowed on a disabled key.', 'KeyDisabled')
  if (!version.exportable) throw forbidden('Operation release is not permitted on this key.', 'KeyOperationForbidden')
}
