import { randomBytes } from 'node:crypto'
import { encodeBase64Url } from '../crypto/base64url.ts'
import { encryptRsa } from '../crypto/rsa-encryption.ts'
import type { Operation } from './operation.ts'
import { takeSecureWrapKey } from './take-secure-wrap-key.ts'

/** POST /keys/{name}/{version}/securewrapkey: an AES key that the HSM makes, and nobody sees, wrapped. */
export const secureWrapKey: Operation = (call) => {
  const { alg, kid, key } = takeSecureWrapKey(call, 'secureWrapKey')
  return { alg, kid, value: encodeBase64Url(encryptRsa(alg, key, randomBytes(32))) }
}
