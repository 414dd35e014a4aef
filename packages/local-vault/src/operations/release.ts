import { isRsaAesKeyWrap, type RsaAesKeyWrap, rsaAesKeyWraps } from '../crypto/rsa-aes-key-wrap.ts'
import { badParameter, forbidden, type ServiceError } from '../errors.ts'
import { type Body, readText, requireText } from '../keys/body.ts'
import { findLiveVersion } from '../keys/key-state.ts'
import { policyDocumentOf } from '../keys/release-policy.ts'
import { keyBundle, keyId, versionId } from '../keys/wire.ts'
import { type Claims, meetsPolicy } from '../release/evaluate-policy.ts'
import { releasedKey } from '../release/released-key.ts'
import { targetKeyOf } from '../release/target-key.ts'
import type { KeyWithVersion } from '../store/keys.ts'
import type { Operation, OperationCall } from './operation.ts'

/** POST /keys/{name}/{version}/release: the key, wrapped for an environment whose attestation meets the release policy. */
export const release: Operation = async (call) => {
  const { keys, vault, name, version, now } = call
  const found = findLiveVersion(keys, { vault: vault.id, name, version, now: now.getTime() })
  const body = call.body()
  const token = requireText(body, 'target')
  const enc = readWrap(body)
  const nonce = readText(body, 'nonce')
  checkIsReleasable(found)
  const bundle = keyBundle(call, found)
  const material = keys.privateJwk(found.version)
  const claims = await attestedClaims(call, found, token)
  const target = targetKeyOf(claims)
  if (target === undefined) throw unverified(": its 'x-ms-runtime.keys' has no RSA key for encryption")

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

/**
 * The claims of the token, when it holds and the key's policy is met.
 *
 * @throws {ServiceError} as recorded: 403 `AccessDenied`; a Managed HSM takes what is no token for one of another time.
 */
async function attestedClaims(call: OperationCall, { key }: KeyWithVersion, token: string): Promise<Claims> {
  const claims = await call.attestation.check(token, call.now)
  if (claims === 'malformed' && call.vault.profile === 'managed-hsm') throw badParameter('Invalid protocol version')
  if (claims === undefined || claims === 'malformed') throw unverified()
  if (key.releasePolicy !== undefined && meetsPolicy(policyDocumentOf(key.releasePolicy), claims)) return claims
  throw forbidden('Target environment attestation does not meet key release policy requirements.', 'AccessDenied')
}

function unverified(why = ''): ServiceError {
  return forbidden(`Target environment attestation statement cannot be verified${why}.`, 'AccessDenied')
}
