import { encrypt as encryptValue } from '../crypto/encrypt.ts'
import type { Operation } from './operation.ts'
import { readCipherParameters, takeKey, toResult } from './use-key.ts'

/** POST /keys/{name}/{version}/encrypt: without a version with the newest, which the answer names. */
export const encrypt: Operation = (call) => {
  const used = takeKey(call, 'encrypt')
  return toResult(call, used, encryptValue(used.alg, used.key, readCipherParameters(used.body)))
}
