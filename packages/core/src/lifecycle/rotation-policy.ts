import { parseKeyName } from '../keys/key-name.ts'
import type { HeldRotationPolicy, RotationPolicy } from '../policy/rotation-policy.ts'
import { checkPolicy } from '../policy/rules.ts'
import type { Vault } from '../vault/client.ts'
import { isManagedHsmHost } from '../vault/reference.ts'

/** Reads a key's rotation policy. @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`, `SERVICE_ERROR` when nobody can read it */
export function getRotationPolicy(vault: Pick<Vault, 'getRotationPolicy'>, name: string): Promise<HeldRotationPolicy> {
  return vault.getRotationPolicy(parseKeyName(name))
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
  policy: RotationPolicy,
): Promise<HeldRotationPolicy> {
  return vault.setRotationPolicy(parseKeyName(name), checkPolicyFor(vault, policy))
}

/** Takes a key's rotation policy away, so that it has what every new key has. @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED` */
export function clearRotationPolicy(
  vault: Pick<Vault, 'setRotationPolicy'>,
  name: string,
): Promise<HeldRotationPolicy> {
  return vault.setRotationPolicy(parseKeyName(name), {})
}

/** The policy in the units of the service, held against the rules of the vault's kind. @throws {KeyturnError} `INVALID_INPUT` */
export function checkPolicyFor({ url }: Pick<Vault, 'url'>, policy: RotationPolicy): RotationPolicy {
  return checkPolicy(policy, { managedHsm: isManagedHsmHost(new URL(url).hostname) })
}
