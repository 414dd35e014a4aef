import { KeyturnError } from '@keyturn/core'
import type { Manifest } from '@keyturn/core/manifest'
import { vaultFromEnvironment } from '../inputs/connection-inputs.ts'
import type { Environment } from '../inputs/input-reader.ts'

/** The manifest's vaults, or those of them that the step picks; without any in the manifest, those that are named elsewhere. */
export function chooseVaults({ vaults }: Manifest, given: readonly string[], env: Environment): readonly string[] {
  if (vaults.length === 0) {
    const named = vaultFromEnvironment(env)
    if (given.length > 0) return given
    if (named !== undefined) return [named]
    throw new KeyturnError(
      'INVALID_INPUT',
      'no vault is named: neither by the manifest ("vaults") nor by the input "vault"',
    )
  }
  const foreign = given.find((vault) => !vaults.includes(vault))
  if (foreign === undefined) return given.length === 0 ? vaults : given
  throw new KeyturnError(
    'INVALID_INPUT',
    `"vault" is "${foreign}", none of the manifest's vaults: ${vaults.join(', ')}`,
  )
}
