import { verify as verifyDigest } from '../crypto/sign.ts'
import type { Operation } from './operation.ts'
import { readBytes, takeKey } from './use-key.ts'

/** POST /keys/{name}/{version}/verify: a signature that does not fit is an answer, not an error. */
export const verify: Operation = (call) => {
  const { alg, key, kid, body } = takeKey(call, 'verify')
  const value = verifyDigest(alg, key, readBytes(body, 'digest'), readBytes(body, 'value'))
  return call.vault.profile === 'managed-hsm' ? { alg, kid, value } : { value }
}
