import { KeyturnError } from '../errors.ts'
import type { Key, KeyAttributes, ReleasePolicy } from '../keys/key.ts'
import { parseKeyName, parseKeyVersion } from '../keys/key-name.ts'
import { findAttributeProblems, findReleasePolicyProblems, refuseProblems } from '../keys/key-rules.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { makeChange } from '../vault/lost-answer.ts'
import { say } from '../wording.ts'
import { compareAttributes, isSameReleasePolicy } from './key-differences.ts'

export interface UpdateKeyOptions extends KeyAttributes {
  /** The version to change; default: the latest. Each version has attributes of its own. */
  version?: string | undefined
  /** Keep the tags that are not given. Default `false`: those that are given replace all. */
  mergeTags?: boolean | undefined
  /** Of an exportable key, in place of the one that it has, for all its versions. An immutable one stays as it is. */
  releasePolicy?: ReleasePolicy | undefined
}

export const updateKeyOptionNames: OptionNames<UpdateKeyOptions> = {
  version: true,
  mergeTags: true,
  enabled: true,
  notBefore: true,
  expiresOn: true,
  tags: true,
  keyOperations: true,
  releasePolicy: true,
}

/** What a change may hold. */
type Changes = KeyAttributes & { releasePolicy?: ReleasePolicy | undefined }

/**
 * Changes the attributes of one version of a key. What is not given stays; `keyOperations` replace what was there, and so do
 * `tags` unless `mergeTags` is set. An expiry date can be moved, and not be taken away: that the service can do that is shown
 * by no recording of it.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when a value is not allowed, or nothing is to be changed; `KEY_NOT_FOUND`,
 *   `ACCESS_DENIED`
 */
export async function updateKey(vault: ChangingVault, name: string, options: UpdateKeyOptions = {}): Promise<Key> {
  refuseUnknownOptions('updateKey', options, updateKeyOptionNames)
  const { version, mergeTags = false, releasePolicy, ...attributes } = options
  const changes = { ...attributes, ...(releasePolicy !== undefined && { releasePolicy }) }
  checkChanges(name, changes)
  if (version !== undefined && changes.releasePolicy !== undefined) {
    throw new KeyturnError('INVALID_INPUT', 'a release policy is of the whole key: leave the version out')
  }
  const one = version === undefined ? {} : { version: parseKeyVersion(version) }
  const tags = mergeTags && changes.tags !== undefined ? await tagsWith(vault, name, changes.tags, one) : changes.tags
  return changeKey(vault, name, { ...changes, ...(tags !== undefined && { tags }), ...one })
}

/** @throws {KeyturnError} `INVALID_INPUT` when a value is not allowed, or nothing is to be changed */
export function checkChanges(name: string, changes: Changes): void {
  parseKeyName(name)
  // From JavaScript `null` is how the SDK's users try it.
  if ((changes.expiresOn as Date | null | undefined) === null) {
    throw new KeyturnError(
      'INVALID_INPUT',
      say`the ${{ field: 'expiresOn' }} of key ${quote(name)} cannot be taken away`,
      {
        hint: 'The service is not known to do that: it leaves a date that is not sent as it is. Give a later date instead, or make a new version without one.',
      },
    )
  }
  if (Object.values(changes).every((value) => value === undefined)) {
    throw new KeyturnError('INVALID_INPUT', `nothing to change of key ${quote(name)}`, {
      hint: 'Give at least one of: enabled, expiry date, start date, tags, operations, release policy.',
    })
  }
  refuseProblems(`key ${quote(name)} cannot be changed`, [
    ...findAttributeProblems(changes),
    ...(changes.releasePolicy === undefined ? [] : findReleasePolicyProblems(changes.releasePolicy)),
  ])
}

async function tagsWith(
  vault: ChangingVault,
  name: string,
  added: Record<string, string>,
  { version }: { version?: string },
): Promise<Record<string, string>> {
  const tags = { ...(await vault.getKey(name, version)).tags, ...added }
  refuseProblems(`key ${quote(name)} cannot be changed`, findAttributeProblems({ tags }))
  return tags
}

/** What a change needs of a vault: when the answer is lost, the version is read. */
export type ChangingVault = Pick<Vault, 'updateKey' | 'getKey' | 'sleep' | 'url'>

/** The same, of values that were checked before. @throws {KeyturnError} as `updateKey` */
export async function changeKey(
  vault: ChangingVault,
  name: string,
  changes: KeyAttributes & { version?: string; releasePolicy?: ReleasePolicy },
): Promise<Key> {
  const { version, ...wanted } = changes
  return makeChange(vault, {
    what: `key ${quote(name)} was changed`,
    next: { verb: 'show', key: name, vaultUrl: vault.url },
    send: () => vault.updateKey(name, changes),
    look: async () => {
      const key = await vault.getKey(name, version)
      return isAsWanted(key, wanted) ? key : undefined
    },
  })
}

/** Tags replace what was there, so there are none besides. */
function isAsWanted(key: Key, { releasePolicy, ...wanted }: Changes): boolean {
  const { tags = key.tags } = wanted
  if (releasePolicy !== undefined && !isSameReleasePolicy(releasePolicy, key.releasePolicy)) return false
  const sameTags = Object.keys(key.tags).length === Object.keys(tags).length
  return sameTags && compareAttributes(key, wanted).changes.length === 0
}

/** Which version to enable or disable; default: the latest. Older versions are not affected. */
export interface SwitchKeyOptions {
  version?: string | undefined
}

/** Makes a version usable again. @throws {KeyturnError} as `updateKey` */
export function enableKey(vault: ChangingVault, name: string, options: SwitchKeyOptions = {}): Promise<Key> {
  return switchKey('enableKey', vault, name, options, true)
}

/** Makes a version unusable for every cryptographic operation, until it is enabled again. @throws {KeyturnError} as `updateKey` */
export function disableKey(vault: ChangingVault, name: string, options: SwitchKeyOptions = {}): Promise<Key> {
  return switchKey('disableKey', vault, name, options, false)
}

async function switchKey(
  caller: string,
  vault: ChangingVault,
  name: string,
  options: SwitchKeyOptions,
  enabled: boolean,
): Promise<Key> {
  refuseUnknownOptions(caller, options, { version: true })
  return updateKey(vault, name, { ...options, enabled })
}
