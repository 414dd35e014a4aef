import { hasCode } from '../errors.ts'
import type { DeletedKey, Key } from '../keys/key.ts'
import { unlessMissing } from '../lifecycle/wait.ts'
import type { Vault } from '../vault/client.ts'

type LookingVault = Pick<Vault, 'getKey' | 'getDeletedKey' | 'listKeys' | 'listDeletedKeys'>

/** Looks keys up of which many may not be there. */
export interface MissingKeys {
  /** @returns `undefined` when there is no such key */
  findKey(name: string): Promise<Key | undefined>
  findDeletedKey(name: string): Promise<DeletedKey | undefined>
}

/** So many are asked for one by one; after that the lists, which tell of 25 keys with one call, are read first. */
const fewMissing = 25
const pageSize = 25

/**
 * For a vault in which a manifest's keys are looked for: a fleet that is to be made anew costs a few calls then, and not two
 * a key.
 *
 * @param wanted how many keys will be looked for. A list that takes more calls than they would is read no further.
 */
export function lookForKeys(vault: LookingVault, wanted: number): MissingKeys {
  const mostNames = wanted * pageSize
  const live = lookUp({
    find: (name) => unlessMissing(vault.getKey(name)),
    list: () => readNames(vault.listKeys(), mostNames),
  })
  const deleted = lookUp({
    find: (name) => unlessMissing(vault.getDeletedKey(name)),
    list: () => readNames(vault.listDeletedKeys(), mostNames),
  })
  return { findKey: live, findDeletedKey: deleted }
}

interface Lookup<T> {
  find(name: string): Promise<T | undefined>
  list(): Promise<ReadonlySet<string> | undefined>
}

function lookUp<T>({ find, list }: Lookup<T>): (name: string) => Promise<T | undefined> {
  let missing = 0
  let names: ReturnType<typeof list> | undefined
  return async (name) => {
    if (missing >= fewMissing) {
      names ??= list()
      if ((await names)?.has(name.toLowerCase()) === false) return undefined
    }
    const found = await find(name)
    if (found === undefined) missing++
    return found
  }
}

/**
 * @returns the names in lower case; `undefined` when there are too many, they may not be listed, or a part of the list cannot
 *   be read
 */
async function readNames(
  keys: AsyncIterable<{ name: string }>,
  most: number,
): Promise<ReadonlySet<string> | undefined> {
  const names = new Set<string>()
  try {
    for await (const { name } of keys) {
      if (names.size >= most) return undefined
      names.add(name.toLowerCase())
    }
    return names
  } catch (error) {
    // A list with an entry that makes no sense proves of no key that it is not there.
    if (hasCode(error, 'ACCESS_DENIED', 'NOT_ALLOWED', 'SERVICE_ERROR')) return undefined
    throw error
  }
}
