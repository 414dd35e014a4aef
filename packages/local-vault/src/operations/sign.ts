import type { Operation } from './operation.ts'
import { readBytes, takeKey, toResult } from './use-key.ts'

/** POST /keys/{name}/{version}/sign: the value is a digest, never the data itself. */
export const sign: Operation = async (call) => {
  const used = takeKey(call, 'sign')
  const digest = readBytes(used.body, 'value')
  const { checkCurve, sign: signDigest } = await import('../crypto/sign.ts')
  checkCurve(used.alg, used.key, used.kid)
  return toResult(call, used, { value: signDigest(used.alg, used.key, digest) })
}
