import { KeyturnError } from '../errors.ts'
import type { Key, KeyVersion, ListedVersion } from '../keys/key.ts'
import { compareNewestFirst } from '../keys/version-order.ts'
import type { Vault } from '../vault/client.ts'
import { say } from '../wording.ts'

type ReadingVault = Pick<Vault, 'url' | 'listVersions' | 'getKey'>

/** The world moves while we look; after so many surprises in a row somebody else is at work. */
const mostLooks = 3

/** A key at one moment. */
export interface KeyAtOnce {
  /** What the service calls its latest version. */
  latest: Key
  /** All its versions, the latest first, the others by age. */
  versions: [ListedVersion, ...ListedVersion[]]
}

/**
 * Reads all versions of a key for an act. Which is the latest, the key itself tells: a list is in no order, and dates are
 * no better than the clock that gave them. It is read after the list and has to be in it, so nothing was made in between.
 *
 * @param looks how often to begin anew when it is not. Default 3.
 * @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`; `CONFLICT` when it keeps changing; what else a read can fail with
 */
export async function readKeyAtOnce(vault: ReadingVault, name: string, looks: number = mostLooks): Promise<KeyAtOnce> {
  for (let look = 1; look <= looks; look++) {
    const listed = await list(vault, name)
    const latest = await vault.getKey(name)
    const older = listed.filter(({ version }) => version !== latest.version)
    if (older.length < listed.length) return { latest, versions: [latest, ...older.sort(compareNewestFirst)] }
  }
  throw new KeyturnError('CONFLICT', `key "${name}" changed while it was looked at; nothing was sent`, {
    hint: say`Look at what is there: ${{ verb: 'versions', key: name, vaultUrl: vault.url }}`,
  })
}

/** The same for a forecast: the only version of a key needs no asking. @throws {KeyturnError} as `readKeyAtOnce` */
export async function readVersions(
  vault: ReadingVault,
  name: string,
): Promise<[latest: ListedVersion, ...older: ListedVersion[]]> {
  const [only, ...others] = await list(vault, name)
  if (only !== undefined && others.length === 0) return [only]
  return (await readKeyAtOnce(vault, name)).versions
}

async function list(vault: ReadingVault, name: string): Promise<ListedVersion[]> {
  const listed: ListedVersion[] = []
  for await (const each of vault.listVersions(name)) if (hasVersion(each)) listed.push(each)
  return listed
}

function hasVersion(item: KeyVersion): item is ListedVersion {
  return item.version !== undefined
}
