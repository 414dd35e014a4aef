import { asKeyturnError, type ErrorSummary } from '../errors.ts'
import { interruption } from '../interruption.ts'
import type { Key, KeyAttributes } from '../keys/key.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import type { Vault } from '../vault/client.ts'
import { listKeyVersions } from './list-versions.ts'
import { type ChangingVault, checkChanges, updateKey, updateKeyOptionNames } from './update.ts'

export interface UpdateKeyVersionsOptions extends KeyAttributes {
  /** Keep the tags of each version that are not given. Default `false`: those that are given replace all. */
  mergeTags?: boolean | undefined
  /** When it aborts, no further version is changed. */
  signal?: AbortSignal | undefined
}

/** What became of one version. */
export interface UpdatedVersion {
  version: string
  outcome: 'updated' | 'failed'
  /** As it is now; `null` when it was not changed. */
  key: Key | null
  error: ErrorSummary | null
}

const { version: _, ...attributeNames } = updateKeyOptionNames
const updateKeyVersionsOptionNames: OptionNames<UpdateKeyVersionsOptions> = { ...attributeNames, signal: true }

/**
 * Changes the attributes of all versions of a key, newest first, as `updateKey` does. A version that cannot be changed stops
 * no other.
 *
 * @returns one entry a version
 * @throws {KeyturnError} as `updateKey`, of what concerns all versions: values that are not allowed, a key that is not there
 */
export async function updateKeyVersions(
  vault: ChangingVault & Pick<Vault, 'listVersions' | 'name'>,
  name: string,
  options: UpdateKeyVersionsOptions,
): Promise<UpdatedVersion[]> {
  refuseUnknownOptions('updateKeyVersions', options, updateKeyVersionsOptionNames)
  const { signal, ...asked } = options
  const { mergeTags: _, ...changes } = asked
  checkChanges(name, changes)
  const updated: UpdatedVersion[] = []
  for (const { version = '' } of await listKeyVersions(vault, name)) {
    try {
      if (signal?.aborted) throw interruption(signal)
      updated.push({
        version,
        outcome: 'updated',
        key: await updateKey(vault, name, { ...asked, version }),
        error: null,
      })
    } catch (error) {
      updated.push({ version, outcome: 'failed', key: null, error: asKeyturnError(error).toJSON() })
    }
  }
  return updated
}
