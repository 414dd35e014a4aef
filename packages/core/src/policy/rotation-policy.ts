import { type Duration, formatDuration, parseDuration } from '../duration.ts'
import { KeyturnError } from '../errors.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { quote } from '../text.ts'
import type { LifetimeAction, ServicePolicy, Vault } from '../vault/client.ts'
import { checkPolicy, type PolicyState, type RotationPolicyInput } from './rules.ts'

/** A key's rotation policy. Durations are as the service gives them: ISO 8601. */
export interface RotationPolicy {
  /** Absent when the key never had a policy of its own. */
  id?: string
  /** A new version this long after the latest was made. */
  rotateAfterCreate?: string
  /** A new version this long before the latest expires. */
  rotateBeforeExpiry?: string
  /** How long versions live that a rotation makes. */
  expireAfter?: string
  /** An event this long before a version expires. */
  notifyBefore?: string
  createdOn?: Date
  updatedOn?: Date
  /** Whether it is what every key has that never got a policy: no rotation, no expiry, a notice 30 days before expiry. */
  isDefault: boolean
}

/** Reads a key's rotation policy. @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED` */
export async function getRotationPolicy(
  vault: Pick<Vault, 'getRotationPolicy'>,
  name: string,
): Promise<RotationPolicy> {
  return fromService(await vault.getRotationPolicy(parseKeyName(name)))
}

/**
 * Sets a key's rotation policy as a whole: what `policy` does not name, the key no longer has. Versions that exist keep
 * their expiry date; only versions that a rotation makes get one. The service adds a notice (`P30D`) where none is given.
 *
 * @returns the policy as the service holds it
 * @throws {KeyturnError} `INVALID_INPUT` when it breaks a rule of the service: nothing was sent. `KEY_NOT_FOUND`, `ACCESS_DENIED`
 */
export async function setRotationPolicy(
  vault: Pick<Vault, 'setRotationPolicy' | 'url'>,
  name: string,
  policy: RotationPolicyInput,
): Promise<RotationPolicy> {
  return fromService(await vault.setRotationPolicy(parseKeyName(name), toService(policy, vault.url)))
}

/** Takes a key's rotation policy away, so that it has what every new key has. @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED` */
export async function clearRotationPolicy(
  vault: Pick<Vault, 'setRotationPolicy'>,
  name: string,
): Promise<RotationPolicy> {
  return fromService(await vault.setRotationPolicy(parseKeyName(name), { lifetimeActions: [] }))
}

/**
 * A checked policy in the service's form, for callers that set it along with a key.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it breaks a rule of the service
 */
export function toService(input: RotationPolicyInput, vaultUrl: string): ServicePolicy {
  const policy = checkPolicy(input, { managedHsm: /\.managedhsm\./.test(new URL(vaultUrl).hostname) })
  const lifetimeActions: LifetimeAction[] = []
  if (policy.rotateEvery !== undefined) {
    lifetimeActions.push({ action: 'Rotate', timeAfterCreate: formatDuration(policy.rotateEvery) })
  }
  if (policy.rotateBeforeExpiry !== undefined) {
    lifetimeActions.push({ action: 'Rotate', timeBeforeExpiry: formatDuration(policy.rotateBeforeExpiry) })
  }
  if (policy.notifyBefore !== undefined) {
    lifetimeActions.push({ action: 'Notify', timeBeforeExpiry: formatDuration(policy.notifyBefore) })
  }
  return { lifetimeActions, ...(policy.expireAfter !== undefined && { expiresIn: formatDuration(policy.expireAfter) }) }
}

function fromService(policy: ServicePolicy): RotationPolicy {
  const rotate = policy.lifetimeActions.find(({ action }) => action === 'Rotate')
  const notify = policy.lifetimeActions.find(({ action }) => action === 'Notify')
  // An unused trigger may come as an empty string.
  const rotateAfterCreate = rotate?.timeAfterCreate || undefined
  const rotateBeforeExpiry = rotate?.timeBeforeExpiry || undefined
  const notifyBefore = notify?.timeBeforeExpiry || undefined
  const expireAfter = policy.expiresIn || undefined
  return {
    ...(policy.id !== undefined && { id: policy.id }),
    ...(rotateAfterCreate !== undefined && { rotateAfterCreate }),
    ...(rotateBeforeExpiry !== undefined && { rotateBeforeExpiry }),
    ...(expireAfter !== undefined && { expireAfter }),
    ...(notifyBefore !== undefined && { notifyBefore }),
    ...(policy.createdOn !== undefined && { createdOn: policy.createdOn }),
    ...(policy.updatedOn !== undefined && { updatedOn: policy.updatedOn }),
    isDefault: rotate === undefined && expireAfter === undefined && (notifyBefore ?? 'P30D') === 'P30D',
  }
}

/**
 * The durations of a policy, read. @throws {KeyturnError} `SERVICE_ERROR` when the service holds one that nobody can read:
 * a policy that is not understood is not taken for none.
 */
export function readPolicyState(name: string, policy: RotationPolicy): PolicyState {
  const read = (text: string | undefined): Duration | undefined => {
    if (text === undefined) return undefined
    try {
      return parseDuration(text)
    } catch (cause) {
      throw new KeyturnError(
        'SERVICE_ERROR',
        `the rotation policy of key "${name}" holds ${quote(text)}, which is not an ISO 8601 duration`,
        { cause },
      )
    }
  }
  return {
    rotateAfterCreate: read(policy.rotateAfterCreate),
    rotateBeforeExpiry: read(policy.rotateBeforeExpiry),
    expireAfter: read(policy.expireAfter),
    notifyBefore: read(policy.notifyBefore),
  }
}
