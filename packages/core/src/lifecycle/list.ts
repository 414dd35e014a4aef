import type { KeyVersion } from '../keys/key.ts'
import type { Vault } from '../vault/client.ts'

/**
 * Lists all keys of a vault, one item a key with the attributes of its latest version, as the pages come in. Keys that
 * belong to certificates are among them (`managed`); deleted keys are not.
 *
 * @throws {KeyturnError} `ACCESS_DENIED` and others, at any point of the iteration
 */
export function listKeys(vault: Pick<Vault, 'listKeys'>): AsyncIterable<KeyVersion> {
  return vault.listKeys()
}
