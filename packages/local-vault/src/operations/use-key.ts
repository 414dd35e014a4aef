import { decodeBase64Url, encodeBase64Url } from '../crypto/base64url.ts'
import type { PrivateJwk } from '../crypto/jwk.ts'
import type { CipherParameters } from '../crypto/parameters.ts'
import { type Body, requireText } from '../keys/body.ts'
import { checkExternalAlgorithm, externalMaterial } from '../keys/external-key.ts'
import { findLiveVersion } from '../keys/key-state.ts'
import { checkUse, type KeyUse } from '../keys/usable-version.ts'
import { versionId } from '../keys/wire.ts'
import type { VersionRow } from '../store/key-rows.ts'
import { type OperationCall, type OperationResult, seconds } from './operation.ts'

/** A version that may be used as asked, with its key material and the algorithm that was named. */
export interface KeyInUse {
  kid: string
  alg: string
  key: PrivateJwk
  body: Body
}

/** Finds the version, checks that it may be used, and only then looks at the body: state comes before meaning. */
export function takeKey(call: OperationCall, use: KeyUse): KeyInUse {
  const found = findLiveVersion(call)
  checkUse(found.version, use, seconds(call.now))
  const body = call.body()
  const alg = requireText(body, 'alg')
  return { kid: versionId(call, found.key, found.version), alg, key: materialOf(call, found.version, alg), body }
}

/** What an external key does is done by its manager, which has to give it each time. */
function materialOf({ keys, externalKeys }: OperationCall, version: VersionRow, alg: string): PrivateJwk {
  if (version.externalKey === undefined) return keys.privateJwk(version)
  checkExternalAlgorithm(alg)
  return externalMaterial(externalKeys, version.externalKey)
}

/** A binary property of the body. @throws {ServiceError} 400 when it is missing. */
export function readBytes(body: Body, name: string): Uint8Array {
  return decodeBase64Url(requireText(body, name), `'${name}'`)
}

/** The properties that encrypt, decrypt, wrap and unwrap share. */
export function readCipherParameters(body: Body): CipherParameters {
  const optional = (name: 'iv' | 'aad' | 'tag') =>
    body[name] === undefined || body[name] === null ? {} : { [name]: decodeBase64Url(body[name], `'${name}'`) }
  return { value: readBytes(body, 'value'), ...optional('iv'), ...optional('aad'), ...optional('tag') }
}

/** The answer of such an operation. A Managed HSM repeats the algorithm. */
export function toResult(call: OperationCall, { kid, alg }: KeyInUse, result: CipherParameters): OperationResult {
  const members = Object.entries(result).filter(([, bytes]) => bytes !== undefined)
  return {
    ...(call.vault.profile === 'managed-hsm' ? { alg } : {}),
    kid,
    ...Object.fromEntries(members.map(([name, bytes]) => [name, encodeBase64Url(bytes)])),
  }
}
