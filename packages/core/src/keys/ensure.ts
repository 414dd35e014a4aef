import { formatDuration, parseDuration } from '../duration.ts'
import { hasCode, KeyturnError } from '../errors.ts'
import { quote } from '../quote.ts'
import { setRotationPolicy, toService } from '../rotation/policy.ts'
import type { RotationPolicyInput } from '../rotation/policy-rules.ts'
import type { ServicePolicy, Vault } from '../vault/client.ts'
import { type CreateKeyOptions, checkNewKey, createKey } from './create.ts'
import type { Key, KeyAttributes, KeyOperation } from './key.ts'
import type { KeyShape } from './key-rules.ts'
import { recoverKey } from './recover.ts'
import { unlessMissing } from './wait.ts'

export type EnsureKeyOptions = Omit<CreateKeyOptions, 'newVersion'>

export interface EnsureKeyResult {
  key: Key
  /** `recovered`: it was deleted, and is back; it may have been updated, too. */
  outcome: 'created' | 'recovered' | 'updated' | 'unchanged'
  /** What was changed of a key that was there, one sentence each. */
  changes: string[]
}

type EnsuringVault = Pick<
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
  checkNewKey(vault, name, options)
  const existing = await unlessMissing(vault.getKey(name))
  if (existing !== undefined) {
    const { key, changes } = await matchKey(vault, existing, options)
    return { key, outcome: changes.length > 0 ? 'updated' : 'unchanged', changes }
  }
  try {
    return { key: await createKey(vault, name, options), outcome: 'created', changes: [] }
  } catch (error) {
    if (!hasCode(error, 'KEY_DELETED')) throw error
  }
  const deleted = await vault.getDeletedKey(name)
  refuseOtherShape(name, deleted, options)
  const { key, changes } = await matchKey(vault, await recoverKey(vault, name), options)
  return { key, outcome: 'recovered', changes }
}

async function matchKey(
  vault: EnsuringVault,
  key: Key,
  options: EnsureKeyOptions,
): Promise<{ key: Key; changes: string[] }> {
  const { name } = key
  if (key.managed) {
    throw new KeyturnError('NOT_ALLOWED', `key ${quote(name)} belongs to a certificate, which alone changes it`)
  }
  refuseOtherShape(name, key, options)
  if (options.exportable !== undefined && options.exportable !== (key.exportable ?? false)) {
    throw new KeyturnError(
      'CONFLICT',
      `key ${quote(name)} is ${key.exportable ? '' : 'not '}exportable, which cannot change`,
    )
  }
  const { update, changes } = diffAttributes(key, options)
  const updated = changes.length > 0 ? await vault.updateKey(name, update) : key
  const { rotationPolicy } = options
  if (rotationPolicy !== undefined && (await differs(vault, name, rotationPolicy))) {
    await setRotationPolicy(vault, name, rotationPolicy)
    changes.push('rotation policy set')
  }
  return { key: updated, changes }
}

/** Compares what is given with what is there. A size or curve that is not given matches any. */
function refuseOtherShape(name: string, found: Partial<KeyShape>, wanted: KeyShape): void {
  const differences = [
    ...(found.keyType !== undefined && found.keyType !== wanted.keyType
      ? [`its type is ${found.keyType}, not ${wanted.keyType}`]
      : []),
    ...(wanted.keySize !== undefined && found.keySize !== undefined && found.keySize !== wanted.keySize
      ? [`its size is ${found.keySize}, not ${wanted.keySize}`]
      : []),
    ...(wanted.curve !== undefined && found.curve !== undefined && found.curve !== wanted.curve
      ? [`its curve is ${found.curve}, not ${wanted.curve}`]
      : []),
  ]
  if (differences.length === 0) return
  throw new KeyturnError('CONFLICT', `key ${quote(name)} exists and is of another kind: ${differences.join(', ')}`, {
    hint: `A key's type, size and curve cannot change. Choose another name, or mean it: keyturn create ${name} --new-version`,
  })
}

function diffAttributes(key: Key, wanted: KeyAttributes): { update: KeyAttributes; changes: string[] } {
  const update: KeyAttributes = {}
  const changes: string[] = []
  if (wanted.enabled !== undefined && wanted.enabled !== key.enabled) {
    update.enabled = wanted.enabled
    changes.push(wanted.enabled ? 'enabled' : 'disabled')
  }
  if (wanted.expiresOn !== undefined && !sameSecond(wanted.expiresOn, key.expiresOn)) {
    update.expiresOn = wanted.expiresOn
    changes.push(`expiry date ${show(key.expiresOn)} -> ${show(wanted.expiresOn)}`)
  }
  if (wanted.notBefore !== undefined && !sameSecond(wanted.notBefore, key.notBefore)) {
    update.notBefore = wanted.notBefore
    changes.push(`start date ${show(key.notBefore)} -> ${show(wanted.notBefore)}`)
  }
  const tags = Object.entries(wanted.tags ?? {}).filter(([tag, value]) => key.tags[tag] !== value)
  if (tags.length > 0) {
    update.tags = { ...key.tags, ...wanted.tags }
    changes.push(`tags ${tags.map(([tag]) => quote(tag)).join(', ')} set`)
  }
  if (wanted.keyOperations !== undefined && !sameOperations(wanted.keyOperations, key.keyOperations)) {
    update.keyOperations = wanted.keyOperations
    changes.push(`operations ${key.keyOperations.join(', ')} -> ${wanted.keyOperations.join(', ')}`)
  }
  return { update, changes }
}

async function differs(
  vault: Pick<Vault, 'getRotationPolicy' | 'url'>,
  name: string,
  wanted: RotationPolicyInput,
): Promise<boolean> {
  const summary = (policy: ServicePolicy) => JSON.stringify(summarizePolicy(policy))
  const want = toService(wanted, vault.url)
  const found = await vault.getRotationPolicy(name)
  const notifies = want.lifetimeActions.some(({ action }) => action === 'Notify')
  // The service adds a notice where none is asked for.
  const lifetimeActions = found.lifetimeActions.filter(({ action }) => notifies || action !== 'Notify')
  return summary(want) !== summary({ ...found, lifetimeActions })
}

function summarizePolicy({ expiresIn, lifetimeActions }: ServicePolicy): unknown {
  const duration = (text: string | undefined) => (text === undefined ? '' : formatDuration(parseDuration(text)))
  const actions = lifetimeActions.map(({ action, timeAfterCreate, timeBeforeExpiry }) =>
    [action, duration(timeAfterCreate), duration(timeBeforeExpiry)].join(' '),
  )
  return [duration(expiresIn), actions.sort()]
}

/** The service keeps whole seconds. */
function sameSecond(a: Date, b: Date | undefined): boolean {
  return b !== undefined && Math.floor(a.getTime() / 1000) === Math.floor(b.getTime() / 1000)
}

function sameOperations(a: readonly KeyOperation[], b: readonly KeyOperation[]): boolean {
  const set = new Set(b)
  return new Set(a).size === set.size && a.every((each) => set.has(each))
}

function show(date: Date | undefined): string {
  return date === undefined ? 'none' : date.toISOString().replace('.000Z', 'Z')
}
