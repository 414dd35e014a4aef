import type { Operation } from './operation.ts'
import { readBytes, takeKey } from './use-key.ts'

/** POST /keys/{name}/{version}/verify: a signature that does not fit is an answer, not an error. */
export const verify: Operation = async (call) => {
  const { alg, key, kid, body } = takeKey(call, 'verify')
  const [digest, signature] = [readBytes(body, 'digest'), readBytes(body, 'value')]
  const { checkCurve, verify: verifyDigest } = await import('../crypto/sign.ts')
  checkCurve(alg, key, kid)
  const value = verifyDigest(alg, key, digest, signature)
  return call.vault.profile === 'managed-hsm' ? { alg, kid, value } : { value }
}
