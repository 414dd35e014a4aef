import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import {
  type RetirementVault,
  type RetireOptions,
  type RetireResult,
  readRetirementRules,
  retireOptionNames,
  retireVersions,
} from '../retirement/retire.ts'
import type { Vault } from '../vault/client.ts'
import { type RunOptions, type RunResult, runOptionNames } from './conduct-run.ts'
import { runEachKey } from './run-each-key.ts'
import { type KeySelection, type SelectionOptions, selectionOptionNames } from './selection.ts'

export interface RetireKeysOptions extends Omit<RetireOptions, 'versions'>, SelectionOptions, RunOptions<RetireResult> {
  /** Only these versions of a key, of those that are due. Default: all that are due. */
  versionsOf?: ((vaultUrl: string, key: string) => readonly string[] | undefined) | undefined
}

const { versions: _, ...retireNames } = retireOptionNames
const retireKeysOptionNames: OptionNames<RetireKeysOptions> = {
  ...retireNames,
  ...selectionOptionNames,
  ...runOptionNames,
  versionsOf: true,
}

/**
 * Retires the old versions of many keys, each as `retireVersions` does. A key that cannot be looked at stops no other: its
 * error is in its outcome. A key that is named twice is taken once.
 *
 * @param selection which keys of which vaults
 * @returns one outcome a key, those of a vault together, in the order of the selection or by name
 * @throws {KeyturnError} `INVALID_INPUT` for options that are not allowed, before anything is sent
 */
export async function retireKeys(
  selection: Iterable<KeySelection<RetirementVault & Pick<Vault, 'listKeys'>>>,
  options: RetireKeysOptions = {},
): Promise<RunResult<RetireResult>> {
  refuseUnknownOptions('retireKeys', options, retireKeysOptionNames)
  const { versionsOf, keep, grace, uses, undo, dryRun = false, signal } = options
  readRetirementRules({ keep, grace })
  return runEachKey<RetirementVault & Pick<Vault, 'listKeys'>, RetireResult>(selection, options, {
    work: ({ name }, vault) =>
      retireVersions(vault, name, {
        keep,
        grace,
        uses,
        undo,
        dryRun,
        signal,
        versions: versionsOf?.(vault.url, name),
      }),
    failed: (error, { name }, vault) => ({
      key: name,
      vaultUrl: vault.url,
      outcome: 'failed',
      dryRun,
      reason: null,
      steps: [],
      left: [],
      nextOn: null,
      error: error.toJSON(),
    }),
  })
}
