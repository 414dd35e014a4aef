import { addDuration, type Duration, parseDuration } from '../duration.ts'
import { hasCode, KeyturnError } from '../errors.ts'
import { isSameCountedDate } from '../keys/counted-date.ts'
import type { DeletedKey, Key } from '../keys/key.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { findPolicyDifferences } from '../policy/rotation-policy.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { say } from '../wording.ts'
import { type CreateKeyOptions, checkNewKey, createKey, createKeyOptionNames } from './create.ts'
import { compareAttributes, findShapeDifferences } from './key-differences.ts'
import { shapeText } from './make-version.ts'
import { recoverKey } from './recover.ts'
import { setRotationPolicy } from './rotation-policy.ts'
import { changeKey } from './update.ts'
import { unlessMissing } from './wait.ts'

export interface EnsureKeyOptions extends Omit<CreateKeyOptions, 'newVersion'> {
  /**
   * When the key expires, counted from the creation of its latest version: `P1Y`, `2y`. In place of `expiresOn`; a date
   * that is counted from now would be another one in each run, and the key would never expire.
   */
  expiresAfter?: string | undefined
}

export interface EnsureKeyResult {
  key: Key
  /** `recovered`: it was deleted, and is back; it may have been updated, too. */
  outcome: 'created' | 'recovered' | 'updated' | 'unchanged'
  /** What was changed of a key that was there, one sentence each. */
  changes: string[]
}

export type EnsuringVault = Pick<
  Vault,
  | 'getKey'
  | 'listVersions'
  | 'createKey'
  | 'updateKey'
  | 'recoverKey'
  | 'getDeletedKey'
  | 'getRotationPolicy'
  | 'setRotationPolicy'
  | 'now'
  | 'sleep'
  | 'name'
  | 'url'
>

const { newVersion: _, ...keyOptionNames } = createKeyOptionNames
const ensureKeyOptionNames: OptionNames<EnsureKeyOptions> = { ...keyOptionNames, expiresAfter: true }

/**
 * Makes sure that a key is as described; running it again changes nothing. A missing key is created, a deleted one
 * recovered, a differing one updated in what is given: attributes of its latest version and the rotation policy. Tags are
 * added or changed, never taken away. What cannot be changed (type, size, curve) is never changed by a new version.
 *
 * @throws {KeyturnError} `INVALID_INPUT`; `CONFLICT` when the key has another type, size or curve, or cannot become
 *   exportable; `NOT_ALLOWED` when it belongs to a certificate; `ACCESS_DENIED`
 */
export async function ensureKey(
  vault: EnsuringVault,
  name: string,
  options: EnsureKeyOptions,
): Promise<EnsureKeyResult> {
  refuseUnknownOptions('ensureKey', options, ensureKeyOptionNames, 'keyType')
  const { expiresAfter, ...wanted } = options
  if (expiresAfter !== undefined && wanted.expiresOn !== undefined) {
    throw new KeyturnError('INVALID_INPUT', `key ${quote(name)}: give an expiry date or a time until it, not both`)
  }
  const lifetime = expiresAfter === undefined ? undefined : parseDuration(expiresAfter)
  checkNewKey(vault, name, expireAt(wanted, lifetime, vault.now()))
  const existing = await unlessMissing(vault.getKey(name))
  if (existing !== undefined) return matchKey(vault, existing, wanted, lifetime)
  try {
    const key = await createKey(vault, name, expireAt(wanted, lifetime, vault.now()))
    return { key, outcome: 'created', changes: [] }
  } catch (error) {
    // Another writer was faster.
    if (hasCode(error, 'KEY_EXISTS')) return matchKey(vault, await vault.getKey(name), wanted, lifetime)
    if (!hasCode(error, 'KEY_DELETED')) throw error
  }
  refuseOtherShape(await vault.getDeletedKey(name), wanted)
  const result = await matchKey(vault, await recoverKey(vault, name), wanted, lifetime)
  return { ...result, outcome: 'recovered' }
}

async function matchKey(
  vault: EnsuringVault,
  key: Key,
  wanted: CreateKeyOptions,
  lifetime: Duration | undefined,
): Promise<EnsureKeyResult> {
  const { name } = key
  if (key.managed) {
    throw new KeyturnError('NOT_ALLOWED', `key ${quote(name)} belongs to a certificate, which alone changes it`)
  }
  refuseOtherShape(key, wanted)
  if (wanted.exportable !== undefined && wanted.exportable !== (key.exportable ?? false)) {
    const is = key.exportable ? 'exportable' : 'not exportable'
    throw new KeyturnError('CONFLICT', `key ${quote(name)} is ${is}, which cannot change`)
  }
  const { update, changes } = compareAttributes(key, matchExpiry(key, wanted, lifetime))
  const matched = changes.length > 0 ? await changeKey(vault, name, update) : key
  const { rotationPolicy } = wanted
  if (rotationPolicy !== undefined) {
    const found = await vault.getRotationPolicy(name)
    if (findPolicyDifferences(found, rotationPolicy).length > 0) {
      await setRotationPolicy(vault, name, rotationPolicy)
      changes.push('rotation policy set')
    }
  }
  return { key: matched, outcome: changes.length > 0 ? 'updated' : 'unchanged', changes }
}

function refuseOtherShape(found: Key | DeletedKey, wanted: CreateKeyOptions): void {
  const differences = findShapeDifferences(found, wanted)
  if (differences.length === 0) return
  const { name } = found
  throw new KeyturnError('CONFLICT', `key ${quote(name)} exists and is of another kind: ${differences.join(', ')}`, {
    hint: say`A key's type, size and curve cannot change. Choose another name, or mean it: ${{ verb: 'create', key: name, vaultUrl: found.vaultUrl, newVersion: true, given: shapeText(wanted) }}`,
  })
}

/** The options of a key that was made at `created`. */
function expireAt<T extends CreateKeyOptions>(wanted: T, lifetime: Duration | undefined, created: Date): T {
  return lifetime === undefined ? wanted : { ...wanted, expiresOn: addDuration(created, lifetime) }
}

function matchExpiry(key: Key, wanted: CreateKeyOptions, lifetime: Duration | undefined): CreateKeyOptions {
  if (lifetime === undefined || key.createdOn === undefined) return wanted
  const { expiresOn = key.createdOn } = expireAt(wanted, lifetime, key.createdOn)
  return isSameCountedDate(key.expiresOn, expiresOn) ? wanted : { ...wanted, expiresOn }
}
