import type { Permission } from '../auth/grant.ts'
import type { OperationName } from '../operation-name.ts'

/** Each operation's RBAC data action and its name in access policies (Key Vault: RBAC guide; about keys). */
const permissions: Readonly<Record<OperationName, readonly [action: string, policy: Permission]>> = {
  createKey: ['keys/create/action', 'create'],
  rotateKey: ['keys/rotate/action', 'rotate'],
  importKey: ['keys/import/action', 'import'],
  deleteKey: ['keys/delete', 'delete'],
  updateKey: ['keys/update/action', 'update'],
  getKey: ['keys/read', 'get'],
  getKeyVersions: ['keys/read', 'list'],
  getKeys: ['keys/read', 'list'],
  backupKey: ['keys/backup/action', 'backup'],
  restoreKey: ['keys/restore/action', 'restore'],
  encrypt: ['keys/encrypt/action', 'encrypt'],
  decrypt: ['keys/decrypt/action', 'decrypt'],
  sign: ['keys/sign/action', 'sign'],
  verify: ['keys/verify/action', 'verify'],
  wrapKey: ['keys/wrap/action', 'wrapKey'],
  unwrapKey: ['keys/unwrap/action', 'unwrapKey'],
  // Not documented; a client that may do the one can be trusted with the other.
  secureWrapKey: ['keys/wrap/action', 'wrapKey'],
  secureUnwrapKey: ['keys/unwrap/action', 'unwrapKey'],
  release: ['keys/release/action', 'release'],
  getDeletedKeys: ['keys/read', 'list'],
  getDeletedKey: ['keys/read', 'get'],
  purgeDeletedKey: ['keys/purge/action', 'purge'],
  recoverDeletedKey: ['keys/recover/action', 'recover'],
  getKeyRotationPolicy: ['keyrotationpolicies/read', 'getrotationpolicy'],
  updateKeyRotationPolicy: ['keyrotationpolicies/write', 'setrotationpolicy'],
  getRandomBytes: ['rng/action', 'rng'],
  getKeyAttestation: ['keys/read', 'get'],
}

export function rbacAction(operation: OperationName): string {
  return `Microsoft.KeyVault/vaults/${permissions[operation][0]}`
}

export function accessPolicyName(operation: OperationName): Permission {
  return permissions[operation][1]
}
