import { asKeyturnError, KeyturnError } from '../errors.ts'
import type { Key, ListedVersion } from '../keys/key.ts'
import { readKeyAtOnce, readVersions } from '../lifecycle/read-versions.ts'
import { getRotationPolicy } from '../lifecycle/rotation-policy.ts'
import type { RotationPolicy } from '../policy/rotation-policy.ts'
import type { Vault } from '../vault/client.ts'
import type { KeyState } from './reasons.ts'

type StateVault = Pick<Vault, 'url' | 'listVersions' | 'getKey' | 'getRotationPolicy'>

/** A key as it is now, for a decision. */
export interface SeenKey {
  state: KeyState & { version: string }
  /** All its versions, the latest first. */
  versions: ListedVersion[]
}

/**
 * Reads what a forecast needs: the version list, and the policy when asked.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`, and what else a read can fail with
 */
export async function readKeyState(vault: StateVault, name: string, options: { policy: boolean }): Promise<SeenKey> {
  const versions = await readVersions(vault, name)
  const state = stateOf(name, versions)
  if (!options.policy || isElsewhere(state)) return { state, versions }
  return { state: { ...state, policy: await getRotationPolicy(vault, name) }, versions }
}

/**
 * Reads what a rotation needs, the key itself last, so that nothing but the decision lies between that look and the send.
 *
 * @param options.looks as for `readKeyAtOnce`
 * @throws {KeyturnError} as `readKeyState`; `CONFLICT` when the key changes meanwhile
 */
export async function readForRotation(
  vault: StateVault,
  name: string,
  options: { policy: boolean; looks?: number | undefined },
): Promise<SeenKey & { latest: Key }> {
  const policy = options.policy ? await readPolicy(vault, name) : undefined
  const { latest, versions } = await readKeyAtOnce(vault, name, options.looks)
  const state = stateOf(name, versions)
  if (policy === undefined || isElsewhere(state)) return { state, latest, versions }
  if (policy instanceof KeyturnError) throw policy
  return { state: { ...state, policy }, latest, versions }
}

/** The policy as rules are held against it, or why it could not be read. */
export async function readPolicy(
  vault: Pick<Vault, 'getRotationPolicy'>,
  name: string,
): Promise<RotationPolicy | KeyturnError> {
  try {
    return await getRotationPolicy(vault, name)
  } catch (error) {
    return asKeyturnError(error)
  }
}

/** Whether its life is decided elsewhere, so that it has no policy that could be read. */
function isElsewhere({ managed, externalKey }: KeyState): boolean {
  return managed || externalKey !== undefined
}

function stateOf(name: string, versions: readonly [ListedVersion, ...ListedVersion[]]): SeenKey['state'] {
  const [latest] = versions
  return {
    name,
    version: latest.version,
    enabled: latest.enabled,
    enabledVersions: versions.filter(({ enabled }) => enabled).length,
    createdOn: latest.createdOn,
    expiresOn: latest.expiresOn,
    managed: latest.managed,
    externalKey: latest.externalKey,
  }
}
