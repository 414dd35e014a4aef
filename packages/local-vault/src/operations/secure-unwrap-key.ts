import { constants, publicEncrypt } from 'node:crypto'
import { encodeBase64Url } from '../crypto/base64url.ts'
import { decryptRsa } from '../crypto/rsa-encryption.ts'
import { requireText } from '../keys/body.ts'
import { attestedEnvironment } from './attested-environment.ts'
import type { Operation } from './operation.ts'
import { takeSecureWrapKey } from './take-secure-wrap-key.ts'
import { readBytes } from './use-key.ts'

/** POST /keys/{name}/{version}/secureunwrapkey: what secure wrap gave, wrapped anew for an attested environment. */
export const secureUnwrapKey: Operation = async (call) => {
  const { alg, kid, key, found } = takeSecureWrapKey(call, 'secureUnwrapKey')
  const body = call.body()
  const token = requireText(body, 'target')
  const wrapped = readBytes(body, 'value')
  const target = await attestedEnvironment(call, found.key, token)
  const unwrapped = decryptRsa(alg, key, wrapped)
  const forTarget = { key: target.key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  return { alg, kid, value: encodeBase64Url(publicEncrypt(forTarget, unwrapped)) }
}
