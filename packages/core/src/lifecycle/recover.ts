import type { Key } from '../keys/key.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { unlessLost } from '../vault/lost-answer.ts'
import { say } from '../wording.ts'
import { unlessMissing, waitFor } from './wait.ts'

/**
 * Brings a deleted key back with all its versions, and waits until it can be used.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND` when there is no such deleted key; `ACCESS_DENIED`, `CONFLICT`, `TIMED_OUT`;
 *   `INDETERMINATE` when the answer was lost and it does not come back
 */
export async function recoverKey(
  vault: Pick<Vault, 'recoverKey' | 'getKey' | 'sleep' | 'url'>,
  name: string,
): Promise<Key> {
  const started = await vault.recoverKey(parseKeyName(name)).then(() => true, unlessLost)
  const act = `the recovery of key ${quote(name)}`
  const next = { verb: 'show', key: name, vaultUrl: vault.url } as const
  const lost = started ? undefined : { what: `key ${quote(name)} was recovered`, next }
  return waitFor(vault, { act, hint: say`See later: ${next}`, lost }, () => unlessMissing(vault.getKey(name)))
}
