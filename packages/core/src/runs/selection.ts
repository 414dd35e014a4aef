import type { KeyVersion } from '../keys/key.ts'
import type { OptionNames } from '../options.ts'
import type { Vault } from '../vault/client.ts'
import { isInShard, type Shard } from './shard.ts'

export type SelectionVault = Pick<Vault, 'url' | 'listKeys'>

/** Which keys of a vault a run is about. */
export interface KeySelection<V extends SelectionVault = SelectionVault> {
  vault: V
  /** Keys by name, in this order. Default: all that the vault lists. */
  names?: Iterable<string> | undefined
}

/** What narrows a selection. */
export interface SelectionOptions<V extends SelectionVault = SelectionVault> {
  /** Which of the listed keys are taken, by what the list says of them. Default: all. Keys that were named are taken. */
  select?: ((key: KeyVersion, vault: V) => boolean) | undefined
  /** Only the keys of this shard. Default: all. */
  shard?: Shard | undefined
}

export const selectionOptionNames: OptionNames<SelectionOptions> = { select: true, shard: true }

export interface FindKeysOptions<V extends SelectionVault> extends SelectionOptions<V> {
  /** Keys that an earlier run has dealt with: they are passed over, also when they are named. */
  isDone?: ((name: string, vault: V) => boolean) | undefined
}

/** A key of a run. */
export interface FoundKey {
  name: string
  /** What the list says of it; absent when it was named. */
  listed?: KeyVersion
}

/**
 * The keys of a selection, each once: Key Vault takes names in any case for the same key, and a key that is made or
 * deleted meanwhile can move another one from page to page.
 */
export async function* findKeys<V extends SelectionVault>(
  { vault, names }: KeySelection<V>,
  { select, shard, isDone }: FindKeysOptions<V>,
): AsyncGenerator<FoundKey, void, undefined> {
  const seen = new Set<string>()
  for await (const key of names === undefined ? listed(vault) : named(names)) {
    const id = key.name.toLowerCase()
    if (seen.has(id)) continue
    seen.add(id)
    if (isDone?.(key.name, vault)) continue
    if (shard !== undefined && !isInShard(shard, vault.url, key.name)) continue
    if (key.listed === undefined || (select?.(key.listed, vault) ?? true)) yield key
  }
}

async function* listed(vault: SelectionVault): AsyncGenerator<FoundKey> {
  for await (const key of vault.listKeys()) yield { name: key.name, listed: key }
}

function* named(names: Iterable<string>): Generator<FoundKey> {
  for (const name of names) yield { name }
}
