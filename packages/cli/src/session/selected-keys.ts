import type { Vault } from '@keyturn/core'
import type { KeySelection, SelectionOptions } from '@keyturn/core/fleet'
import { readSelection, type SelectionArgs } from '../flags/key-selection.ts'
import { refuseVersion } from '../flags/refuse-version.ts'
import { hasTags } from '../flags/values.ts'
import type { Context } from './context.ts'

/** The keys of a run: which vaults and names, and what narrows their lists. */
export interface SelectedKeys {
  keys: KeySelection<Vault>[]
  select: SelectionOptions['select']
}

/**
 * The keys that names or flags select: names in every vault that is named, ids in their own; with `--all` or `--tag` what
 * the lists of the vaults hold.
 *
 * @param verb what is done with the keys, such as `retire`
 * @param hint what to do when none are named
 * @throws {KeyturnError} `INVALID_INPUT` when no keys are named, or in two ways
 */
export function selectKeys(
  args: SelectionArgs,
  { verb, hint }: { verb: string; hint?: string },
): (context: Context) => Promise<SelectedKeys> {
  const selection = readSelection(args, hint)
  return async (context) => {
    if ('names' in selection) return { keys: await groupByVault(context, selection.names, verb), select: undefined }
    const { tags } = selection
    const vaults = await context.vaults()
    return { keys: vaults.map((vault) => ({ vault })), select: (key) => hasTags(key, tags) }
  }
}

async function groupByVault(
  context: Context,
  namesOrIds: readonly string[],
  verb: string,
): Promise<KeySelection<Vault>[]> {
  const selected = new Map<Vault, string[]>()
  const add = (vault: Vault, name: string) => selected.set(vault, [...(selected.get(vault) ?? []), name])
  for (const nameOrId of namesOrIds) {
    if (nameOrId.includes('/')) {
      const { vault, name } = refuseVersion(await context.key(nameOrId), verb)
      add(vault, name)
    } else {
      for (const vault of await context.vaults()) add(vault, nameOrId)
    }
  }
  return [...selected].map(([vault, names]) => ({ vault, names }))
}
