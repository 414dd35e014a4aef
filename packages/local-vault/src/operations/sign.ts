import { sign as signDigest } from '../crypto/sign.ts'
import type { Operation } from './operation.ts'
import { readBytes, takeKey, toResult } from './use-key.ts'

/** POST /keys/{name}/{version}/sign: the value is a digest, never the data itself. */
export const sign: Operation = (call) => {
  const used = takeKey(call, 'sign')
  return toResult(call, used, { value: signDigest(used.alg, used.key, readBytes(used.body, 'value')) })
}
