import type { Key } from '../keys/key.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { say } from '../wording.ts'
import { unlessMissing, waitFor } from './wait.ts'

/**
 * Brings a deleted key back with all its versions, and waits until it can be used.
 *
 * @throws {KeyturnError} `KEY_NOT_FOUND` when there is no such deleted key; `ACCESS_DENIED`, `CONFLICT`, `TIMED_OUT`
 */
export async function recoverKey(
  vault: Pick<Vault, 'recoverKey' | 'getKey' | 'sleep' | 'url'>,
  name: string,
): Promise<Key> {
  await vault.recoverKey(parseKeyName(name))
  const act = `the recovery of key ${quote(name)}`
  return waitFor(vault, { act, hint: say`See later: ${{ verb: 'show', key: name, vaultUrl: vault.url }}` }, () =>
    unlessMissing(vault.getKey(name)),
  )
}
