import type { ListedVersion } from '../keys/key.ts'
import { readVersions } from '../lifecycle/read-versions.ts'
import { getRotationPolicy, readPolicyState } from '../policy/rotation-policy.ts'
import type { Vault } from '../vault/client.ts'
import type { KeyState } from './reasons.ts'

/** A key as it is now, for a decision. */
export interface SeenKey {
  state: KeyState & { version: string }
  /** All its versions, the latest first. */
  versions: ListedVersion[]
}

/**
 * Reads what a decision needs: the version list, whose newest entry is the latest version, and the policy when asked.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`, and what else a read can fail with
 */
export async function readKeyState(
  vault: Pick<Vault, 'listVersions' | 'getKey' | 'getRotationPolicy'>,
  name: string,
  options: { policy: boolean },
): Promise<SeenKey> {
  const versions = await readVersions(vault, name)
  const [latest] = versions
  const state = {
    name,
    version: latest.version,
    enabled: latest.enabled,
    enabledVersions: versions.filter(({ enabled }) => enabled).length,
    createdOn: latest.createdOn,
    expiresOn: latest.expiresOn,
    managed: latest.managed,
    externalKey: latest.externalKey,
  }
  if (!options.policy || latest.managed || latest.externalKey !== undefined) return { state, versions }
  const policy = readPolicyState(name, await getRotationPolicy(vault, name))
  return { state: { ...state, policy }, versions }
}
