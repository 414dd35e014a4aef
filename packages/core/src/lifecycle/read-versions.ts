import type { KeyVersion, ListedVersion } from '../keys/key.ts'
import { compareNewestFirst, isSameAge } from '../keys/version-order.ts'
import type { Vault } from '../vault/client.ts'

/**
 * Reads all versions of a key for a decision, the latest first.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`, and what else a read can fail with
 */
export async function readVersions(
  vault: Pick<Vault, 'listVersions' | 'getKey'>,
  name: string,
): Promise<[latest: ListedVersion, ...ListedVersion[]]> {
  const listed: ListedVersion[] = []
  for await (const each of vault.listVersions(name)) {
    if (hasVersion(each)) listed.push(each)
  }
  listed.sort(compareNewestFirst)
  const latest = await findLatest(vault, name, listed)
  return [latest, ...listed.filter(({ version }) => version !== latest.version)]
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
