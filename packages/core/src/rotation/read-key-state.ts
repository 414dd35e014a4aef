import type { KeyVersion } from '../keys/key.ts'
import { compareNewestFirst, isSameAge } from '../keys/version-order.ts'
import type { Vault } from '../vault/client.ts'
import { getRotationPolicy, readPolicyState } from './policy.ts'
import type { KeyState } from './reasons.ts'
import type { ListedVersion } from './retirement.ts'

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
  const listed: ListedVersion[] = []
  for await (const each of vault.listVersions(name)) {
    if (hasVersion(each)) listed.push(each)
  }
  listed.sort(compareNewestFirst)
  const latest = await findLatest(vault, name, listed)
  const versions = [latest, ...listed.filter(({ version }) => version !== latest.version)]
  const state = {
    name,
    version: latest.version,
    enabled: latest.enabled,
    enabledVersions: versions.filter(({ enabled }) => enabled).length,
    createdOn: latest.createdOn,
    expiresOn: latest.expiresOn,
    managed: latest.managed,
  }
  if (!options.policy || latest.managed) return { state, versions }
  const policy = readPolicyState(name, await getRotationPolicy(vault, name))
  return { state: { ...state, policy }, versions }
}

/**
 * The list is in no order and `created` has whole seconds, so of two versions of one second only the key itself tells
 * which is the latest. It also tells a key that does not exist from one without versions.
 */
async function findLatest(
  vault: Pick<Vault, 'getKey'>,
  name: string,
  [latest, next]: ListedVersion[],
): Promise<ListedVersion> {
  if (latest === undefined || (next !== undefined && isSameAge(latest, next))) return vault.getKey(name)
  return latest
}

function hasVersion(item: KeyVersion): item is ListedVersion {
  return item.version !== undefined
}
