import { listKeys, type Vault } from '@keyturn/core'
import { readSelection, type SelectionArgs } from '../flags/key-selection.ts'
import { refuseVersion } from '../flags/refuse-version.ts'
import { hasTags } from '../flags/values.ts'
import type { Context } from './context.ts'

export interface SelectedKey {
  vault: Vault
  name: string
}

/**
 * The keys that names or flags select: names in every vault that is named, ids in their own; lists are read as they are
 * needed.
 *
 * @param verb what is done with the keys, such as `retire`
 * @throws {KeyturnError} `INVALID_INPUT` when no keys are named, or in two ways
 */
export function selectKeys(args: SelectionArgs, verb: string): (context: Context) => AsyncIterable<SelectedKey> {
  const selection = readSelection(args)
  return (context) => ('names' in selection ? named(context, selection.names, verb) : listed(context, selection.tags))
}

async function* listed(context: Context, tags: Record<string, string> | undefined): AsyncGenerator<SelectedKey> {
  for (const vault of await context.vaults()) {
    for await (const key of listKeys(vault)) if (hasTags(key, tags)) yield { vault, name: key.name }
  }
}

async function* named(context: Context, namesOrIds: readonly string[], verb: string): AsyncGenerator<SelectedKey> {
  for (const nameOrId of namesOrIds) {
    if (nameOrId.includes('/')) yield refuseVersion(await context.key(nameOrId), verb)
    else for (const vault of await context.vaults()) yield { vault, name: nameOrId }
  }
}
