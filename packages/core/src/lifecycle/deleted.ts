import type { DeletedKey } from '../keys/key.ts'
import { parseKeyName } from '../keys/key-name.ts'
import type { Vault } from '../vault/client.ts'

/** Lists the keys that are deleted and can still be recovered, as the pages come in. @throws {KeyturnError} `ACCESS_DENIED` */
export function listDeletedKeys(vault: Pick<Vault, 'listDeletedKeys'>): AsyncIterable<DeletedKey> {
  return vault.listDeletedKeys()
}

/** Reads a deleted key. @throws {KeyturnError} `KEY_NOT_FOUND`, also while the deletion is under way; `ACCESS_DENIED` */
export async function getDeletedKey(vault: Pick<Vault, 'getDeletedKey'>, name: string): Promise<DeletedKey> {
  return vault.getDeletedKey(parseKeyName(name))
}
