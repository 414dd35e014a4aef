import type { VaultClient } from './client.ts'
import type { OperationClass } from './request-limiter.ts'

/** A call to the vault, by its name in `VaultClient`. */
export type Operation = keyof VaultClient

/** What a call does to the vault. */
export type Effect = 'reads' | 'writes' | 'makes-version' | 'destroys'

/**
 * How a call goes out.
 *
 * - `retried`: again after a failure that tends to pass. For what reads, and for what is idempotent by its value.
 * - `once`: never a second time. For what makes a version.
 * - `unread`: retried, without the reads that the SDK puts round it. For cryptography, delete and recover.
 */
export type Sending = 'retried' | 'once' | 'unread'

/** What an identity needs for a call, in each of the three systems that can grant it. */
export interface Permission {
  /** The data action of Azure RBAC, below `Microsoft.KeyVault/vaults/`. */
  dataAction: string
  /** The key permission of a vault access policy. */
  accessPolicy: string
  /** The least built-in role of a vault. */
  role: string
  /** The least built-in role of a Managed HSM, whose "Crypto Officer" is another one than a vault's. */
  hsmRole: string
}

/** All that keyturn knows of a call. */
export interface OperationFacts extends Permission {
  /** What the call does, as in "cannot rotate key ...". */
  verb: string
  /** Its request: the method, and the path with a `*` for each name or version. */
  request: string
  effect: Effect
  sending: Sending
  /** The budget of the vault that it draws on. */
  requestClass: OperationClass
}

const reads = { effect: 'reads', sending: 'retried', requestClass: 'read' } as const
const writes = { effect: 'writes', sending: 'retried', requestClass: 'read' } as const
const destroys = { effect: 'destroys', sending: 'retried', requestClass: 'read' } as const
/**
 * Create and release share one budget (Azure Key Vault service limits); whether rotate and import do is not documented, so
 * they are held to the smaller one.
 */
const makesVersion = { effect: 'makes-version', sending: 'once', requestClass: 'create' } as const
/** The private key works; the vault stays as it is. */
const usesKey = { effect: 'reads', sending: 'unread', requestClass: 'read' } as const

const officer = 'Key Vault Crypto Officer'
const user = 'Key Vault Crypto User'
const reader = 'Key Vault Reader'
const hsmUser = 'Managed HSM Crypto User'
const hsmOfficer = 'Managed HSM Crypto Officer'

function needs(dataAction: string, accessPolicy: string, role: string, hsmRole = hsmUser): Permission {
  return { dataAction, accessPolicy, role, hsmRole }
}

/**
 * The one table of what keyturn asks of a vault: whatever is decided by the kind of a call is read off it. Permissions are
 * those of the Azure built-in roles and data actions for Key Vault keys.
 */
export const operations: Readonly<Record<Operation, OperationFacts>> = {
  getKey: { verb: 'read', request: 'GET /keys/*/*', ...reads, ...needs('keys/read', 'get', reader) },
  listKeys: { verb: 'list keys', request: 'GET /keys', ...reads, ...needs('keys/read', 'list', reader) },
  listVersions: {
    verb: 'list the versions of',
    request: 'GET /keys/*/versions',
    ...reads,
    ...needs('keys/read', 'list', reader),
  },
  createKey: {
    verb: 'create',
    request: 'POST /keys/*/create',
    ...makesVersion,
    ...needs('keys/create/action', 'create', officer),
  },
  importKey: {
    verb: 'import',
    request: 'PUT /keys/*',
    ...makesVersion,
    ...needs('keys/import/action', 'import', officer),
  },
  rotateKey: {
    verb: 'rotate',
    request: 'POST /keys/*/rotate',
    ...makesVersion,
    ...needs('keys/rotate/action', 'rotate', officer),
  },
  updateKey: { verb: 'update', request: 'PATCH /keys/*/*', ...writes, ...needs('keys/update/action', 'update', user) },
  deleteKey: {
    verb: 'delete',
    request: 'DELETE /keys/*',
    ...destroys,
    sending: 'unread',
    ...needs('keys/delete', 'delete', officer),
  },
  getDeletedKey: {
    verb: 'read deleted',
    request: 'GET /deletedkeys/*',
    ...reads,
    ...needs('keys/read', 'get', reader, hsmOfficer),
  },
  listDeletedKeys: {
    verb: 'list deleted keys',
    request: 'GET /deletedkeys',
    ...reads,
    ...needs('keys/read', 'list', reader, hsmOfficer),
  },
  recoverKey: {
    verb: 'recover',
    request: 'POST /deletedkeys/*/recover',
    ...writes,
    sending: 'unread',
    ...needs('keys/recover/action', 'recover', officer, hsmOfficer),
  },
  purgeKey: {
    verb: 'purge',
    request: 'DELETE /deletedkeys/*',
    ...destroys,
    ...needs('keys/purge/action', 'purge', officer, hsmOfficer),
  },
  getRotationPolicy: {
    verb: 'read the rotation policy of',
    request: 'GET /keys/*/rotationpolicy',
    ...reads,
    ...needs('keyrotationpolicies/read', 'getrotationpolicy', officer),
  },
  setRotationPolicy: {
    verb: 'set the rotation policy of',
    request: 'PUT /keys/*/rotationpolicy',
    ...writes,
    ...needs('keyrotationpolicies/write', 'setrotationpolicy', officer),
  },
  sign: { verb: 'sign with', request: 'POST /keys/*/*/sign', ...usesKey, ...needs('keys/sign/action', 'sign', user) },
  verify: {
    verb: 'verify with',
    request: 'POST /keys/*/*/verify',
    ...usesKey,
    ...needs('keys/verify/action', 'verify', user),
  },
  wrap: {
    verb: 'wrap with',
    request: 'POST /keys/*/*/wrapkey',
    ...usesKey,
    ...needs('keys/wrap/action', 'wrapKey', user),
  },
  unwrap: {
    verb: 'unwrap with',
    request: 'POST /keys/*/*/unwrapkey',
    ...usesKey,
    ...needs('keys/unwrap/action', 'unwrapKey', user),
  },
  encrypt: {
    verb: 'encrypt with',
    request: 'POST /keys/*/*/encrypt',
    ...usesKey,
    ...needs('keys/encrypt/action', 'encrypt', user),
  },
  decrypt: {
    verb: 'decrypt with',
    request: 'POST /keys/*/*/decrypt',
    ...usesKey,
    ...needs('keys/decrypt/action', 'decrypt', user),
  },
  getRandomBytes: {
    verb: 'make random bytes',
    request: 'POST /rng',
    ...reads,
    ...needs('rng/action', 'get', 'none: a vault makes no random bytes'),
  },
  backupKey: {
    verb: 'back up',
    request: 'POST /keys/*/backup',
    ...reads,
    ...needs('keys/backup/action', 'backup', user),
  },
  restoreKey: {
    verb: 'restore a key',
    request: 'POST /keys/restore',
    ...makesVersion,
    requestClass: 'read',
    ...needs('keys/restore/action', 'restore', officer),
  },
  releaseKey: {
    verb: 'release',
    request: 'POST /keys/*/*/release',
    ...usesKey,
    requestClass: 'create',
    ...needs('keys/release/action', 'release', 'Key Vault Crypto Service Release User'),
  },
  getKeyAttestation: {
    verb: 'read the attestation of',
    request: 'GET /keys/*/*/attestation',
    ...reads,
    ...needs('keys/read', 'get', reader),
  },
}

const routesThatCreate = Object.values(operations)
  .filter(({ requestClass }) => requestClass === 'create')
  .map(({ request }) => {
    const [method = '', path = ''] = request.split(' ')
    return { method, parts: partsOf(path) }
  })

/** Which of the vault's budgets a request draws on. Whatever isn't known to create counts as a read. */
export function requestClassOf(method: string, path: string): OperationClass {
  const parts = partsOf(path)
  const creates = routesThatCreate.some(
    (route) =>
      route.method === method &&
      route.parts.length === parts.length &&
      route.parts.every((part, index) => part === '*' || part === parts[index]),
  )
  return creates ? 'create' : 'read'
}

function partsOf(path: string): string[] {
  return path
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '')
}
