import { wrap } from '../crypto/wrap.ts'
import type { Operation } from './operation.ts'
import { readCipherParameters, takeKey, toResult } from './use-key.ts'

/** POST /keys/{name}/{version}/wrapkey: the value is a key. */
export const wrapKey: Operation = (call) => {
  const used = takeKey(call, 'wrapKey')
  return toResult(call, used, wrap(used.alg, used.key, readCipherParameters(used.body)))
}
