import type { OperationName } from '../http/routes.ts'
import { createKey } from './create-key.ts'
import { decrypt } from './decrypt.ts'
import { deleteKey } from './delete-key.ts'
import { encrypt } from './encrypt.ts'
import { getDeletedKey } from './get-deleted-key.ts'
import { getDeletedKeys } from './get-deleted-keys.ts'
import { getKey } from './get-key.ts'
import { getKeyRotationPolicy } from './get-key-rotation-policy.ts'
import { getKeyVersions } from './get-key-versions.ts'
import { getKeys } from './get-keys.ts'
import { importKey } from './import-key.ts'
import type { Operation } from './operation.ts'
import { purgeDeletedKey } from './purge-deleted-key.ts'
import { recoverDeletedKey } from './recover-deleted-key.ts'
import { rotateKey } from './rotate-key.ts'
import { sign } from './sign.ts'
import { unwrapKey } from './unwrap-key.ts'
import { updateKey } from './update-key.ts'
import { updateKeyRotationPolicy } from './update-key-rotation-policy.ts'
import { verify } from './verify.ts'
import { wrapKey } from './wrap-key.ts'

/** What this vault can do. An operation of the API that is not listed here is refused by name. */
export const operations: Partial<Record<OperationName, Operation>> = {
  createKey,
  deleteKey,
  getDeletedKey,
  getDeletedKeys,
  getKey,
  getKeyRotationPolicy,
  getKeyVersions,
  getKeys,
  purgeDeletedKey,
  recoverDeletedKey,
  rotateKey,
  updateKey,
  updateKeyRotationPolicy,
  importKey,
  sign,
  verify,
  encrypt,
  decrypt,
  wrapKey,
  unwrapKey,
}
