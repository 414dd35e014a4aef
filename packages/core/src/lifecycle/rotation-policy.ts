import { parseKeyName } from '../keys/key-name.ts'
import {
  findPolicyDifferences,
  type HeldRotationPolicy,
  type PolicyField,
  type RotationPolicy,
  serviceNotice,
} from '../policy/rotation-policy.ts'
import { checkPolicy } from '../policy/rules.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { makeChange } from '../vault/lost-answer.ts'
import { isManagedHsmHost } from '../vault/reference.ts'

/** What setting a policy needs of a vault: when the answer is lost, it is read. */
export type PolicyWriter = Pick<Vault, 'getRotationPolicy' | 'setRotationPolicy' | 'sleep' | 'url'>

/** Reads a key's rotation policy. @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`, `SERVICE_ERROR` when nobody can read it */
export function getRotationPolicy(vault: Pick<Vault, 'getRotationPolicy'>, name: string): Promise<HeldRotationPolicy> {
  return vault.getRotationPolicy(parseKeyName(name))
}

/** A field of a policy that is to become something else. Durations as they are written; `null` where there is none. */
export interface PolicyChange {
  field: PolicyField
  from: string | null
  to: string | null
}

/**
 * What setting a policy would change, without setting it.
 *
 * @returns one a field that differs; none when the key has this policy already
 * @throws {KeyturnError} `INVALID_INPUT` when it breaks a rule of the service; what reading the policy can fail with
 */
export async function planRotationPolicy(
  vault: Pick<Vault, 'getRotationPolicy' | 'url'>,
  name: string,
  policy: RotationPolicy,
): Promise<PolicyChange[]> {
  const wanted = checkPolicyFor(vault, policy)
  const held = await getRotationPolicy(vault, name)
  return changesTo(wanted, held)
}

/**
 * Sets a key's rotation policy as a whole: what `policy` does not name, the key no longer has. Versions that exist keep
 * their expiry date; only versions that a rotation makes get one. The service adds a notice (`P30D`) where none is given.
 *
 * @returns the policy as the service holds it
 * @throws {KeyturnError} `INVALID_INPUT` when it breaks a rule of the service: nothing was sent. `KEY_NOT_FOUND`, `ACCESS_DENIED`;
 *   `INDETERMINATE` when the answer was lost and it is not there
 */
export async function setRotationPolicy(
  vault: PolicyWriter,
  name: string,
  policy: RotationPolicy,
): Promise<HeldRotationPolicy> {
  return writePolicy(vault, parseKeyName(name), checkPolicyFor(vault, policy))
}

/** Takes a key's rotation policy away, so that it has what every new key has. @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED` */
export function clearRotationPolicy(vault: PolicyWriter, name: string): Promise<HeldRotationPolicy> {
  return writePolicy(vault, parseKeyName(name), {})
}

/**
 * What clearing a policy would change, without clearing it: the service goes back to its own notice, which Managed HSM has not.
 *
 * @returns one a field that differs; none when the key has no policy of its own
 * @throws what reading the policy can fail with
 */
export async function planClearedRotationPolicy(
  vault: Pick<Vault, 'getRotationPolicy' | 'url'>,
  name: string,
): Promise<PolicyChange[]> {
  const held = await getRotationPolicy(vault, name)
  if (held.isDefault) return []
  return changesTo(isManagedHsmHost(new URL(vault.url).hostname) ? {} : { notifyBefore: serviceNotice }, held)
}

function changesTo(wanted: RotationPolicy, held: RotationPolicy): PolicyChange[] {
  return findPolicyDifferences(held, wanted).map((field) => ({
    field,
    from: held[field] ?? null,
    to: wanted[field] ?? null,
  }))
}

async function writePolicy(vault: PolicyWriter, name: string, policy: RotationPolicy): Promise<HeldRotationPolicy> {
  return makeChange(vault, {
    what: `the rotation policy of key ${quote(name)} was set`,
    next: { verb: 'show', key: name, vaultUrl: vault.url },
    send: () => vault.setRotationPolicy(name, policy),
    look: async () => {
      const found = await vault.getRotationPolicy(name)
      return findPolicyDifferences(found, policy).length === 0 ? found : undefined
    },
  })
}

/** The policy in the units of the service, held against the rules of the vault's kind. @throws {KeyturnError} `INVALID_INPUT` */
export function checkPolicyFor({ url }: Pick<Vault, 'url'>, policy: RotationPolicy): RotationPolicy {
  return checkPolicy(policy, { managedHsm: isManagedHsmHost(new URL(url).hostname) })
}
