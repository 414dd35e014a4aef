import { KeyturnError, type VaultReferenceOptions } from '@keyturn/core'

export interface KeyArgument {
  /** The vault that the id brings along; absent: the command's own. */
  reference?: string
  name: string
  version?: string
}

/**
 * Reads what names a key: its name, or an id that brings its vault along.
 *
 * @param given the vault that `--vault` names
 * @throws {KeyturnError} `INVALID_INPUT` for an id in another vault than that
 */
export async function readKeyArgument(
  nameOrId: string,
  given: string | undefined,
  { cloud, allowHost }: VaultReferenceOptions,
): Promise<KeyArgument> {
  if (!nameOrId.includes('/')) return { name: nameOrId }
  const { embeddedVaultName, parseKeyId, parseVaultReference } = await import('@keyturn/core')
  const { vaultUrl, name, version } = parseKeyId(nameOrId, { allowHost })
  const key = { name, ...(version !== undefined && { version }) }
  // An embedded vault is the same one under every port.
  const own = embeddedVaultName(vaultUrl)
  if (given === undefined) return { ...key, reference: own === undefined ? vaultUrl : `local:${own}` }
  const named = parseVaultReference(given, { cloud, allowHost })
  const isSame =
    named.kind === 'local' ? named.name === own : (embeddedVaultName(named.url) ?? named.url) === (own ?? vaultUrl)
  if (isSame) return key
  throw new KeyturnError('INVALID_INPUT', `key id "${nameOrId}" is not in the vault that --vault names, ${given}`, {
    hint: 'Leave --vault out, or name the key by its name alone.',
  })
}
