import { KeyturnError } from '../errors.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { say } from '../wording.ts'
import { unlessMissing, waitFor } from './wait.ts'

/**
 * Destroys a deleted key for good, and waits until its name is free. What it has encrypted can never be read again.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND` when there is no such deleted key; `NOT_ALLOWED` when the vault has purge protection;
 *   `ACCESS_DENIED`, `TIMED_OUT`
 */
export async function purgeKey(
  vault: Pick<Vault, 'getDeletedKey' | 'purgeKey' | 'sleep' | 'name' | 'url'>,
  name: string,
): Promise<void> {
  const { recoveryLevel, scheduledPurgeDate } = await vault.getDeletedKey(parseKeyName(name))
  // The recovery levels that allow a purge say so in their name (Key Vault REST: DeletionRecoveryLevel).
  if (recoveryLevel !== undefined && !recoveryLevel.includes('Purgeable')) {
    const when =
      scheduledPurgeDate === undefined ? 'after its retention period' : `on ${scheduledPurgeDate.toISOString()}`
    throw new KeyturnError(
      'NOT_ALLOWED',
      `key ${quote(name)} cannot be purged: vault ${quote(vault.name)} has purge protection (${recoveryLevel})`,
      { hint: `The service purges it ${when}; until then it can be recovered.` },
    )
  }
  await vault.purgeKey(name)
  const act = `the purge of key ${quote(name)}`
  await waitFor(vault, { act, hint: say`See later: ${{ verb: 'deleted', vaultUrl: vault.url }}` }, async () =>
    (await unlessMissing(vault.getDeletedKey(name))) === undefined ? true : undefined,
  )
}
