import type { Key } from '../keys/key.ts'
import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { Vault } from '../vault/client.ts'

export interface GetKeyOptions {
  /** 32 hexadecimal characters. Default: the latest version. */
  version?: string | undefined
}

const getKeyOptionNames: OptionNames<GetKeyOptions> = { version: true }

/**
 * Reads a key: its latest version, or the one asked for. Disabled and expired versions can be read, too.
 *
 * @throws {KeyturnError} `INVALID_INPUT`, `KEY_NOT_FOUND`, `ACCESS_DENIED`
 */
export async function getKey(vault: Pick<Vault, 'getKey'>, name: string, options: GetKeyOptions = {}): Promise<Key> {
  refuseUnknownOptions('getKey', options, getKeyOptionNames)
  const version = options.version === undefined ? undefined : parseKeyVersion(options.version)
  return vault.getKey(parseKeyName(name), version)
}
