import { LocalVaultError } from '../errors.ts'

/** The names that access policies have for what can be done with keys. */
const permissionNames = [
  'get',
  'list',
  'create',
  'import',
  'update',
  'delete',
  'recover',
  'purge',
  'backup',
  'restore',
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'wrapKey',
  'unwrapKey',
  'release',
  'rotate',
  'getrotationpolicy',
  'setrotationpolicy',
  'rng',
] as const

export type Permission = (typeof permissionNames)[number]

/** What a caller may do, and how it is told what it may not. */
export interface Grant {
  /** Absent means everything. */
  permissions?: readonly Permission[]
  /** How a missing permission reads. Default `rbac`. */
  refusals?: 'rbac' | 'access-policy'
}

/** Grants also come past the type checker; a text would be searched for parts of it. @throws {LocalVaultError} `INVALID_OPTION`. */
export function checkGrant(grant: Grant): Grant {
  const { permissions = [], refusals = 'rbac' } = grant
  const wrong = Array.isArray(permissions)
    ? permissions.find((each) => !permissionNames.includes(each))
    : String(permissions)
  if (wrong !== undefined || !Array.isArray(permissions)) {
    throw new LocalVaultError('INVALID_OPTION', `permissions has ${JSON.stringify(wrong)}`, {
      hint: `It must be a list of: ${permissionNames.join(', ')}.`,
    })
  }
  if (refusals !== 'rbac' && refusals !== 'access-policy') {
    throw new LocalVaultError('INVALID_OPTION', `refusals is ${JSON.stringify(refusals)}`, {
      hint: 'It must be rbac or access-policy.',
    })
  }
  return grant
}
