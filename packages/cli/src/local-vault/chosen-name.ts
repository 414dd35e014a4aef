import { KeyturnError, parseVaultReference } from '@keyturn/core'

/** Where vaults are named: by the `--vault` flags, and in the environment. */
export interface GivenVaults {
  givenVaults: readonly string[]
  env: Record<string, string | undefined>
}

/**
 * The embedded vault that a `vault ...` command means: `--vault local:NAME`, KEYTURN_VAULT when it names one, else the
 * default one. These commands touch nothing but embedded vaults.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when `--vault` names another kind of vault, or several
 */
export function localVaultName({ givenVaults, env }: GivenVaults): string {
  const [given, ...others] = givenVaults
  if (others.length > 0) {
    throw new KeyturnError(
      'INVALID_INPUT',
      `--vault was given ${others.length + 1} times; this command takes one vault`,
    )
  }
  const text = given ?? (env.KEYTURN_VAULT?.startsWith('local') ? env.KEYTURN_VAULT : 'local')
  const reference = parseVaultReference(text)
  if (reference.kind === 'local') return reference.name
  throw new KeyturnError(
    'INVALID_INPUT',
    `"${text}" is no embedded vault; this command works on embedded vaults only`,
    {
      hint: 'Give --vault local or --vault local:NAME, or leave it out.',
    },
  )
}
