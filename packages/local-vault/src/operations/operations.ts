import type { OperationName } from '../operation-name.ts'
import { backupKey } from './backup-key.ts'
import { createKey } from './create-key.ts'
import { decrypt } from './decrypt.ts'
import { deleteKey } from './delete-key.ts'
import { encrypt } from './encrypt.ts'
import { getDeletedKey } from './get-deleted-key.ts'
import { getDeletedKeys } from './get-deleted-keys.ts'
import { getKey } from './get-key.ts'
import { getKeyAttestation } from './get-key-attestation.ts'
import { getKeyRotationPolicy } from './get-key-rotation-policy.ts'
import { getKeyVersions } from './get-key-versions.ts'
import { getKeys } from './get-keys.ts'
import { getRandomBytes } from './get-random-bytes.ts'
import { importKey } from './import-key.ts'
import type { Operation } from './operation.ts'
import { purgeDeletedKey } from './purge-deleted-key.ts'
import { recoverDeletedKey } from './recover-deleted-key.ts'
import { release } from './release.ts'
import { restoreKey } from './restore-key.ts'
import { rotateKey } from './rotate-key.ts'
import { secureUnwrapKey } from './secure-unwrap-key.ts'
import { secureWrapKey } from './secure-wrap-key.ts'
import { sign } from './sign.ts'
import { unwrapKey } from './unwrap-key.ts'
import { updateKey } from './update-key.ts'
import { updateKeyRotationPolicy } from './update-key-rotation-policy.ts'
import { verify } from './verify.ts'
import { wrapKey } from './wrap-key.ts'

/** Every operation of the Keys REST API. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  createKey,
  rotateKey,
  importKey,
  deleteKey,
  updateKey,
  getKey,
  getKeyVersions,
  getKeys,
  backupKey,
  restoreKey,
  encrypt,
  decrypt,
  sign,
  verify,
  wrapKey,
  unwrapKey,
  secureWrapKey,
  secureUnwrapKey,
  release,
  getDeletedKeys,
  getDeletedKey,
  purgeDeletedKey,
  recoverDeletedKey,
  getKeyRotationPolicy,
  updateKeyRotationPolicy,
  getRandomBytes,
  getKeyAttestation,
}
