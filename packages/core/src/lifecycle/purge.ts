import { hasCode, KeyturnError } from '../errors.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { unlessLost } from '../vault/lost-answer.ts'
import { say } from '../wording.ts'
import { unlessMissing, waitFor } from './wait.ts'

/**
 * Destroys a deleted key for good, and waits until its name is free. What it has encrypted can never be read again.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND` when there is no such deleted key; `NOT_ALLOWED` when the vault has purge protection;
 *   `ACCESS_DENIED`, `TIMED_OUT`
 */
export async function purgeKey(
  vault: Pick<Vault, 'getDeletedKey' | 'purgeKey' | 'recoverKey' | 'sleep' | 'name' | 'url'>,
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
  const started = await vault.purgeKey(name).then(() => true, unlessLost)
  const next = { verb: 'deleted', vaultUrl: vault.url } as const
  const lost = started ? undefined : { what: `key ${quote(name)} was purged`, next }
  await waitFor(vault, { act: `the purge of key ${quote(name)}`, hint: say`See later: ${next}`, lost }, async () =>
    (await unlessMissing(vault.getDeletedKey(name))) === undefined ? true : undefined,
  )
  await waitForName(vault, name)
}

/**
 * For some seconds more the name belongs to the key that is gone. Of all requests that are told so this one changes nothing:
 * there is no deleted key any more that could be recovered, and the connection waits until the answer is just that.
 */
async function waitForName(vault: Pick<Vault, 'recoverKey'>, name: string): Promise<void> {
  try {
    await vault.recoverKey(name)
  } catch (error) {
    // Who may purge need not be allowed to recover; then the next one who creates the key waits.
    if (!hasCode(error, 'KEY_NOT_FOUND', 'ACCESS_DENIED')) throw error
  }
}
