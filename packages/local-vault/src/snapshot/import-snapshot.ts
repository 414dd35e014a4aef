import { freezeAt } from '../clock.ts'
import { rotationTime } from '../keys/rotation-policy.ts'
import type { KeyTable } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'
import type { SettingTable } from '../store/settings.ts'
import type { VaultRow } from '../store/vaults.ts'
import { invalid } from './fields.ts'
import type { Snapshot, SnapshotKey } from './read-snapshot.ts'

interface SnapshotImport {
  snapshot: Snapshot
  vault: VaultRow
  settings: SettingTable
  /** The vault's clock, where the snapshot does not say what it is to show. */
  now: Date
  /** Remove the keys that are there. */
  replace: boolean
  /** Only check. */
  dryRun: boolean
}

/**
 * Adds the keys of a snapshot to a vault and freezes its clock where the snapshot says so: all of it or nothing. What the
 * clock has passed takes effect afterwards, as ever.
 *
 * @throws {LocalVaultError} `INVALID_SNAPSHOT` for a name that the vault has already, or that comes twice.
 */
export function importSnapshot(
  store: Store,
  keys: KeyTable,
  { snapshot, vault, settings, now, replace, dryRun }: SnapshotImport,
): void {
  const time = snapshot.clock === undefined ? now : new Date(snapshot.clock * 1000)
  store.write(() => {
    if (!replace) checkNames(keys, snapshot, vault)
    if (dryRun) return
    if (replace) keys.purgeAll(vault.id)
    if (snapshot.clock !== undefined) freezeAt(settings, time)
    for (const key of snapshot.keys) importKey(keys, key, { vault, now: time })
  })
}

function checkNames(keys: KeyTable, snapshot: Snapshot, vault: VaultRow): void {
  for (const { name } of snapshot.keys) {
    if (keys.find(vault.id, name) !== undefined) {
      throw invalid(`the vault has a key "${name}" already`, 'Import into an empty vault, or take the key out.')
    }
  }
}

function importKey(keys: KeyTable, snapshot: SnapshotKey, { vault, now }: { vault: VaultRow; now: Date }): void {
  const { name, managed, deletedAt, releasePolicy, rotationPolicy, versions } = snapshot
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
