import type { VaultClient } from './client.ts'

/** A call to the vault, by its name in `VaultClient`. */
export type Operation = keyof VaultClient

/** What an identity needs for a call, in each of the three systems that can grant it. */
export interface Permission {
  /** What the call does, as in "cannot rotate key ...". */
  verb: string
  /** The data action of Azure RBAC, below `Microsoft.KeyVault/vaults/`. */
  dataAction: string
  /** The key permission of a vault access policy. */
  accessPolicy: string
  /** The least built-in role of a vault. */
  role: string
  /** The least built-in role of a Managed HSM, whose "Crypto Officer" is another one than a vault's. */
  hsmRole: string
}

const officer = 'Key Vault Crypto Officer'
const user = 'Key Vault Crypto User'
const reader = 'Key Vault Reader'
const hsmUser = 'Managed HSM Crypto User'
const hsmOfficer = 'Managed HSM Crypto Officer'

function permission(
  verb: string,
  dataAction: string,
  accessPolicy: string,
  role: string,
  hsmRole = hsmUser,
): Permission {
  return { verb, dataAction, accessPolicy, role, hsmRole }
}

/** Azure built-in roles and data actions for Key Vault keys. Kept in the order of `VaultClient`. */
export const permissions: Record<Operation, Permission> = {
  getKey: permission('read', 'keys/read', 'get', reader),
  listKeys: permission('list keys', 'keys/read', 'list', reader),
  listVersions: permission('list the versions of', 'keys/read', 'list', reader),
  createKey: permission('create', 'keys/create/action', 'create', officer),
  importKey: permission('import', 'keys/import/action', 'import', officer),
  rotateKey: permission('rotate', 'keys/rotate/action', 'rotate', officer),
  updateKey: permission('update', 'keys/update/action', 'update', user),
  deleteKey: permission('delete', 'keys/delete', 'delete', officer),
  getDeletedKey: permission('read deleted', 'keys/read', 'get', reader, hsmOfficer),
  listDeletedKeys: permission('list deleted keys', 'keys/read', 'list', reader, hsmOfficer),
  recoverKey: permission('recover', 'keys/recover/action', 'recover', officer, hsmOfficer),
  purgeKey: permission('purge', 'keys/purge/action', 'purge', officer, hsmOfficer),
  getRotationPolicy: permission(
    'read the rotation policy of',
    'keyrotationpolicies/read',
    'getrotationpolicy',
    officer,
  ),
  setRotationPolicy: permission(
    'set the rotation policy of',
    'keyrotationpolicies/write',
    'setrotationpolicy',
    officer,
  ),
  sign: permission('sign with', 'keys/sign/action', 'sign', user),
  verify: permission('verify with', 'keys/verify/action', 'verify', user),
  wrap: permission('wrap with', 'keys/wrap/action', 'wrapKey', user),
  unwrap: permission('unwrap with', 'keys/unwrap/action', 'unwrapKey', user),
}
