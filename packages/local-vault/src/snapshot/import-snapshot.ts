import { rotationTime } from '../rotation/policy.ts'
import type { KeyTable } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'
import type { VaultRow } from '../store/vaults.ts'
import { invalid } from './fields.ts'
import type { Snapshot, SnapshotKey } from './read-snapshot.ts'

/**
 * Adds the keys of a snapshot to a vault, all or none. What the clock has passed takes effect afterwards, as ever.
 *
 * @throws {LocalVaultError} `INVALID_SNAPSHOT` for a name that the vault has already.
 */
export function importSnapshot(
  store: Store,
  keys: KeyTable,
  { snapshot, vault, now }: { snapshot: Snapshot; vault: VaultRow; now: Date },
): void {
  store.write(() => {
    for (const key of snapshot.keys) importKey(keys, key, { vault, now })
  })
}

function importKey(keys: KeyTable, snapshot: SnapshotKey, { vault, now }: { vault: VaultRow; now: Date }): void {
  const { name, managed, deletedAt, releasePolicy, rotationPolicy, versions } = snapshot
  if (keys.find(vault.id, name) !== undefined) {
    throw invalid(`the vault has a key "${name}" already`, 'Import into an empty vault, or take the key out.')
  }
  let key = keys.insertKey(vault.id, name)
  for (const version of versions) key = keys.insertVersion(key, version).key
  const due = managed ? undefined : rotationTime(rotationPolicy, keys.latestVersion(key))
  keys.saveKey({
    ...key,
    managed,
    releasePolicy,
    rotationPolicy,
    deletedAt,
    purgeAt: deletedAt === undefined ? undefined : deletedAt + vault.recoverableDays * 86_400,
    // What is overdue rotates now, as when a policy is set on a key that is overdue under it.
    rotatesAt: due === undefined ? undefined : Math.max(due, Math.floor(now.getTime() / 1000)),
  })
}
