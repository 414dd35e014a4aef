import { hasCode, KeyturnError } from '../errors.ts'
import type { KeyVersion } from '../keys/key.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { compareNewestFirst, isSameAge } from '../keys/version-order.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { say } from '../wording.ts'

/**
 * Lists all versions of a key, newest first. The service gives them in no order and their age in seconds: of the newest
 * second, the key itself tells which is the latest, if it may be read; others of one second are ordered by id.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND` (the service would answer an empty list), `ACCESS_DENIED`
 */
export async function listKeyVersions(
  vault: Pick<Vault, 'listVersions' | 'getKey' | 'name' | 'url'>,
  name: string,
): Promise<KeyVersion[]> {
  const versions: KeyVersion[] = []
  for await (const version of vault.listVersions(parseKeyName(name))) versions.push(version)
  if (versions.length === 0) {
    throw new KeyturnError('KEY_NOT_FOUND', `there is no key ${quote(name)} in vault ${quote(vault.name)}`, {
      hint: say`See the keys with ${{ verb: 'list', vaultUrl: vault.url }}, and those that were deleted with ${{ verb: 'deleted', vaultUrl: vault.url }}.`,
    })
  }
  const [newest, next] = versions.sort(compareNewestFirst)
  if (newest === undefined || next === undefined || !isSameAge(newest, next)) return versions
  const latest = await latestVersion(vault, name)
  return versions.sort((a, b) => Number(b.version === latest) - Number(a.version === latest))
}

/** `undefined` for those who may list versions but not read them: a list in a lesser order serves them better than none. */
async function latestVersion(vault: Pick<Vault, 'getKey'>, name: string): Promise<string | undefined> {
  try {
    return (await vault.getKey(name)).version
  } catch (error) {
    if (hasCode(error, 'ACCESS_DENIED')) return undefined
    throw error
  }
}
