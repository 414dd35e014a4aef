import { decrypt as decryptValue } from '../crypto/encrypt.ts'
import type { Operation } from './operation.ts'
import { readCipherParameters, takeKey, toResult } from './use-key.ts'

/** POST /keys/{name}/{version}/decrypt: also with a key that has run out. */
export const decrypt: Operation = (call) => {
  const used = takeKey(call, 'decrypt')
  return toResult(call, used, decryptValue(used.alg, used.key, readCipherParameters(used.body)))
}
