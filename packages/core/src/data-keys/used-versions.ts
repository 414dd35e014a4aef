import type { KeyVersion } from '../keys/key.ts'
import { compareNewestFirst } from '../keys/version-order.ts'
import type { Vault } from '../vault/client.ts'
import { vaultIdentity } from '../vault/reference.ts'
import type { KeyUse, ListedUse } from './uses.ts'

/** A version of a key, and what a vault says of it. */
export interface FoundVersion extends ListedUse {
  isLatest: boolean
  enabled: boolean
  createdOn: Date | undefined
}

/** All versions of the keys that values need, newest first; keys of vaults that are not given are left out. */
export async function listVersionsInUse(
  vaults: Iterable<Pick<Vault, 'url' | 'listVersions'>>,
  uses: readonly KeyUse[],
): Promise<FoundVersion[]> {
  const byUrl = new Map([...vaults].map((vault) => [vaultIdentity(vault.url), vault]))
  const keys = new Map(uses.map(({ vaultUrl, key }) => [`${vaultUrl}/${key.toLowerCase()}`, { vaultUrl, key }]))
  const found: FoundVersion[] = []
  for (const { vaultUrl, key } of keys.values()) {
    const listed: KeyVersion[] = []
    for await (const each of byUrl.get(vaultUrl)?.listVersions(key) ?? []) listed.push(each)
    for (const [index, { version, enabled, createdOn }] of listed.toSorted(compareNewestFirst).entries()) {
      if (version !== undefined) found.push({ key, version, vaultUrl, isLatest: index === 0, enabled, createdOn })
    }
  }
  return found
}
