import type { KeyVersion } from '../keys/key.ts'
import type { Vault } from '../vault/client.ts'
import { getRotationPolicy, readPolicyState } from './policy.ts'
import type { KeyState } from './reasons.ts'

/** A key as it is now, for a decision. */
export interface SeenKey {
  state: KeyState & { version: string }
  /** The ids of all its versions. */
  versions: string[]
  /** The version list, in the service's order. */
  list: KeyVersion[]
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
  const versions: KeyVersion[] = []
  for await (const each of vault.listVersions(name)) versions.push(each)
  const latest = await findLatest(vault, name, versions)
  const state = {
    name,
    version: latest.version,
    enabled: latest.enabled,
    enabledVersions: versions.filter(({ enabled }) => enabled).length,
    createdOn: latest.createdOn,
    expiresOn: latest.expiresOn,
    managed: latest.managed,
  }
  const ids = new Set([latest.version, ...versions.map(({ version }) => version ?? '')])
  if (!options.policy || latest.managed) return { state, versions: [...ids], list: versions }
  const policy = readPolicyState(name, await getRotationPolicy(vault, name))
  return { state: { ...state, policy }, versions: [...ids], list: versions }
}

/**
 * The list is in no order and `created` has whole seconds, so of two versions of one second only the key itself tells
 * which is the latest. It also tells a key that does not exist from one without versions.
 */
async function findLatest(
  vault: Pick<Vault, 'getKey'>,
  name: string,
  versions: KeyVersion[],
): Promise<KeyVersion & { version: string }> {
  const [latest, next] = versions.toSorted((a, b) => timeOf(b) - timeOf(a))
  if (latest?.version === undefined || (next !== undefined && timeOf(next) === timeOf(latest))) {
    return vault.getKey(name)
  }
  return { ...latest, version: latest.version }
}

function timeOf({ createdOn }: KeyVersion): number {
  return createdOn?.getTime() ?? 0
}
