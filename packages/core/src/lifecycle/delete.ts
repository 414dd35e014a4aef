import { hasCode } from '../errors.ts'
import type { DeletedKey } from '../keys/key.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { unlessLost } from '../vault/lost-answer.ts'
import { say } from '../wording.ts'
import { unlessMissing, waitFor } from './wait.ts'

/**
 * Deletes a key with all its versions, and waits until it is deleted: from then on it can be recovered or purged.
 *
 * @returns the deleted key; what is known of it, when the identity may delete but not read
 * @throws {KeyturnError} `KEY_NOT_FOUND`, `ACCESS_DENIED`, `CONFLICT` while another operation is under way, `TIMED_OUT`;
 *   `INDETERMINATE` when the answer was lost and no deleted key turns up
 */
export async function deleteKey(
  vault: Pick<Vault, 'deleteKey' | 'getDeletedKey' | 'sleep' | 'url'>,
  name: string,
): Promise<DeletedKey> {
  const started = await vault.deleteKey(parseKeyName(name)).catch(unlessLost)
  // A vault without soft delete has nothing to wait for.
  if (started !== undefined && started.recoveryId === undefined) return started
  const look = async () => {
    try {
      return await unlessMissing(vault.getDeletedKey(name))
    } catch (error) {
      if (started !== undefined && hasCode(error, 'ACCESS_DENIED')) return started
      throw error
    }
  }
  const act = `the deletion of key ${quote(name)}`
  const hint = say`See later: ${{ verb: 'deleted', vaultUrl: vault.url }}`
  const next = { verb: 'show', key: name, vaultUrl: vault.url } as const
  const lost = started === undefined ? { what: `key ${quote(name)} was deleted`, next } : undefined
  return waitFor(vault, { act, hint, lost }, look)
}
