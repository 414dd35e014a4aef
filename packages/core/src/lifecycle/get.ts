import type { Key } from '../keys/key.ts'
import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import type { Vault } from '../vault/client.ts'

/**
 * Reads a key: its latest version, or the one asked for. Disabled and expired versions can be read, too.
 *
 * @throws {KeyturnError} `INVALID_INPUT`, `KEY_NOT_FOUND`, `ACCESS_DENIED`
 */
export async function getKey(
  vault: Pick<Vault, 'getKey'>,
  name: string,
  options: { version?: string | undefined } = {},
): Promise<Key> {
  const version = options.version === undefined ? undefined : parseKeyVersion(options.version)
  return vault.getKey(parseKeyName(name), version)
}
