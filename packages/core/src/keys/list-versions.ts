import { KeyturnError } from '../errors.ts'
import { quote } from '../quote.ts'
import type { Vault } from '../vault/client.ts'
import { shortReference } from '../vault/reference.ts'
import type { KeyVersion } from './key.ts'
import { parseKeyName } from './key-name.ts'

/**
 * Lists all versions of a key, newest first. The service gives them in no order; two of the same second are ordered by id.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND` (the service would answer an empty list), `ACCESS_DENIED`
 */
export async function listKeyVersions(
  vault: Pick<Vault, 'listVersions' | 'name' | 'url'>,
  name: string,
): Promise<KeyVersion[]> {
  const versions: KeyVersion[] = []
  for await (const version of vault.listVersions(parseKeyName(name))) versions.push(version)
  if (versions.length === 0) {
    throw new KeyturnError('KEY_NOT_FOUND', `there is no key ${quote(name)} in vault ${quote(vault.name)}`, {
      hint: `See the keys with "keyturn list --vault ${shortReference(vault.url)}", and those that were deleted with "keyturn deleted --vault ${shortReference(vault.url)}".`,
    })
  }
  return versions.sort(compareNewestFirst)
}

function compareNewestFirst(a: KeyVersion, b: KeyVersion): number {
  const age = (b.createdOn?.getTime() ?? 0) - (a.createdOn?.getTime() ?? 0)
  if (age !== 0) return age
  return a.id < b.id ? -1 : 1
}
