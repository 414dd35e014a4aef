import { KeyturnError } from '../errors.ts'
import type { KeyVersion } from '../keys/key.ts'
import type { Vault } from '../vault/client.ts'

/**
 * The versions of a key that are not among those that were known before, oldest first. Ids decide, never dates: a clock
 * that is wrong must not make a version look old.
 *
 * @throws {KeyturnError} `UNAVAILABLE` when nothing is new and the list lacks a version that was known before: such a list is
 *   an old one, or not of this key, and proves nothing; whatever the read fails with
 */
export async function findNewVersions(
  vault: Pick<Vault, 'listVersions'>,
  name: string,
  known: ReadonlySet<string>,
): Promise<KeyVersion[]> {
  const found: KeyVersion[] = []
  const missing = new Set(known)
  for await (const each of vault.listVersions(name)) {
    const id = versionOf(each)
    missing.delete(id)
    if (!known.has(id)) found.push(each)
  }
  if (found.length > 0 || missing.size === 0) return found.sort((a, b) => madeAt(a) - madeAt(b))
  throw new KeyturnError(
    'UNAVAILABLE',
    `the version list of key "${name}" lacks ${missing.size} that were there before, so it proves nothing`,
  )
}

export function versionOf({ version }: KeyVersion): string {
  return version ?? ''
}

/** For the order in which versions are reported, which decides nothing. */
function madeAt({ createdOn }: KeyVersion): number {
  return createdOn?.getTime() ?? 0
}
