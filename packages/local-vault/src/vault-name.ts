import { LocalVaultError } from './errors.ts'

const vaultName = /^[a-z0-9][a-z0-9-]{0,62}$/i

/**
 * A vault's name in the form that it is kept in: lower case, as host names are.
 *
 * @throws {LocalVaultError} `INVALID_OPTION`.
 */
export function checkVaultName(name: string): string {
  if (vaultName.test(name)) return name.toLowerCase()
  throw new LocalVaultError('INVALID_OPTION', `"${name}" is not a vault name`, {
    hint: 'Use 1 to 63 letters, digits and hyphens, not starting with a hyphen.',
  })
}
