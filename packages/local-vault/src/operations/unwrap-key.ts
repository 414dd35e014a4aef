import { unwrap } from '../crypto/wrap.ts'
import type { Operation } from './operation.ts'
import { readCipherParameters, takeKey, toResult } from './use-key.ts'

/** POST /keys/{name}/{version}/unwrapkey: also with a key that has run out. */
export const unwrapKey: Operation = (call) => {
  const used = takeKey(call, 'unwrapKey')
  return toResult(call, used, unwrap(used.alg, used.key, readCipherParameters(used.body)))
}
