import { addDuration, type Duration, parseDuration, parseExpiry } from '../duration.ts'
import { hasCode } from '../errors.ts'
import type { KeyCurve, KeyOperation, KeyType, ReleasePolicy } from '../keys/key.ts'
import { parseNewKeyName } from '../keys/key-name.ts'
import { findAttributeProblems, findKeyProblems } from '../keys/key-rules.ts'
import { policyFields, type RotationPolicy } from '../policy/rotation-policy.ts'
import { checkPolicy } from '../policy/rules.ts'
import type { RetirementRules } from '../retirement/plan.ts'
import { readRetirementRules } from '../retirement/retire.ts'
import type { RotationRules } from '../rotation/reasons.ts'
import { parseVaultReference, type VaultReferenceOptions } from '../vault/reference.ts'
import type {
  ManifestDefaults,
  ManifestFile,
  ManifestKey,
  ManifestSelector,
  RetirementFields,
  RotationFields,
} from './schema.ts'
import { show } from './schema.ts'
import type { ValuePath } from './yaml-source.ts'

/** A manifest, read: what has to be, with defaults filled in and texts turned into values. */
export interface Manifest {
  /** References as they are written; empty when the manifest leaves the vault to its caller. */
  vaults: readonly string[]
  keys: readonly DesiredKey[]
  /** In the order in which they are asked; the first that matches a key counts. */
  selectors: readonly DesiredRules[]
}

/** A date, or a time after the making of the version that it is about. */
export type Moment = { on: Date } | { after: Duration }

/** What applies to keys that exist. What is absent is left as it is found. */
export interface KeyRules {
  /** Some of the manifest's vaults; absent: all of them. */
  vaults?: readonly string[]
  /** Tags that the key has to carry, among others. */
  tags?: Readonly<Record<string, string>>
  /** The whole rotation policy, durations in ISO 8601; an absent notice is left as it is. */
  policy?: RotationPolicy
  /** At least one rule. */
  rotation?: RotationRules
  retirement?: RetirementRules
}

/** A key that has to exist. */
export interface DesiredKey extends KeyRules {
  name: string
  type: KeyType
  size?: number
  curve?: KeyCurve
  ops?: readonly KeyOperation[]
  enabled?: boolean
  expires?: Moment
  notBefore?: Moment
  exportable?: boolean
  releasePolicy?: ReleasePolicy
}

/** Rules for all keys that match. */
export interface DesiredRules extends KeyRules {
  match: { name?: string; tags?: Readonly<Record<string, string>> }
}

export interface DesiredProblem {
  path: ValuePath
  message: string
}

type Refuse = (path: ValuePath, message: string) => void

interface Reading {
  refuse: Refuse
  /** Policies that were checked before: many keys have the same, and the check tries every day on which a count can begin. */
  policies: Map<string, RotationPolicy | string>
}

const anyDay = new Date('2001-01-01T00:00:00Z')

/**
 * Fills in the defaults, turns texts into values and checks what spans several fields.
 *
 * @param isSound whether the part of the file at a path has the right shape; other parts are passed over
 */
export function readDesiredState(
  file: ManifestFile,
  isSound: (path: ValuePath) => boolean,
  options: VaultReferenceOptions = {},
): { manifest: Manifest; problems: DesiredProblem[] } {
  const problems: DesiredProblem[] = []
  const refuse: Refuse = (path, message) => problems.push({ path, message })
  const reading: Reading = { refuse, policies: new Map() }
  const soundVaults = isSound(['vaults'])
  const vaults = soundVaults ? (file.vaults ?? []) : []
  checkVaults(vaults, ['vaults'], options, refuse)
  const checkChoice = (chosen: readonly string[] | undefined, path: ValuePath) => {
    if (soundVaults) checkVaultChoice(chosen, vaults, path, refuse)
  }

  const keys: DesiredKey[] = []
  const taken = new Set<string>()
  const defaults = isSound(['defaults']) ? (file.defaults ?? {}) : undefined
  for (const [index, key] of entries(file.keys)) {
    const path = ['keys', index]
    if (defaults === undefined || !isSound(path)) continue
    const desired = readKey(key, defaults, path, reading)
    checkChoice(desired.vaults, path)
    keys.push(desired)
    checkRepeated(desired, taken, file.vaults ?? [''], path, refuse)
  }

  const selectors: DesiredRules[] = []
  for (const [index, selector] of entries(file.selectors)) {
    const path = ['selectors', index]
    if (!isSound(path)) continue
    checkChoice(selector.vaults, path)
    selectors.push(readSelector(selector, path, reading))
  }
  if (file.keys === undefined && file.selectors === undefined) {
    refuse([], 'it names no keys; write at least one entry under "keys" or "selectors"')
  }
  return { manifest: { vaults, keys, selectors }, problems }
}

/** Entries of a list that may be no list at all, when its shape was refused. */
function entries<T>(list: readonly T[] | undefined): [number, T][] {
  return Array.isArray(list) ? [...list.entries()] : []
}

function checkVaults(vaults: readonly string[], path: ValuePath, options: VaultReferenceOptions, refuse: Refuse): void {
  const seen = new Map<string, string>()
  for (const [index, text] of vaults.entries()) {
    const at = [...path, index]
    try {
      const reference = parseVaultReference(text, options)
      if (reference.kind === 'azure' && reference.key !== undefined) {
        refuse(at, `${show(text)} is the id of a key; write the vault alone: ${reference.url}`)
      }
      const id = reference.kind === 'azure' ? reference.url : `local:${reference.name}`
      const before = seen.get(id)
      if (before !== undefined) refuse(at, `${show(text)} is the same vault as ${show(before)}`)
      seen.set(id, text)
    } catch (error) {
      if (!hasCode(error, 'INVALID_INPUT', 'HOST_NOT_ALLOWED')) throw error
      refuse(at, error.message)
    }
  }
}

function checkVaultChoice(
  chosen: readonly string[] | undefined,
  vaults: readonly string[],
  path: ValuePath,
  refuse: Refuse,
): void {
  for (const [index, vault] of (chosen ?? []).entries()) {
    if (vaults.includes(vault)) continue
    const known = vaults.length === 0 ? 'the manifest lists no vaults' : `the vaults are ${vaults.join(', ')}`
    refuse([...path, 'vaults', index], `${show(vault)} is not listed under "vaults" at the top; ${known}`)
  }
}

/** Key Vault takes names in any case for the same key. */
function checkRepeated(
  { name, vaults }: DesiredKey,
  taken: Set<string>,
  everywhere: readonly string[],
  path: ValuePath,
  refuse: Refuse,
): void {
  const own = (vaults ?? everywhere).map((vault) => `${name.toLowerCase()} ${vault}`)
  if (own.some((each) => taken.has(each))) {
    refuse([...path, 'name'], `key ${show(name)} is described twice for the same vault`)
  }
  for (const each of own) taken.add(each)
}

function readKey(key: ManifestKey, defaults: ManifestDefaults, path: ValuePath, reading: Reading): DesiredKey {
  const { refuse } = reading
  const type = key.type ?? defaults.type
  const at = (field: string): ValuePath => (field in key ? [...path, field] : path)
  if (type === undefined)
    refuse(path, 'its type is missing; write type: EC, RSA or another under the key or "defaults"')
  try {
    parseNewKeyName(key.name)
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    refuse(at('name'), error.message)
  }

  // A default that cannot apply to this type of key does not; the key's own field is held to it.
  const isEc = type?.startsWith('EC') ?? false
  const size = key.size ?? (isEc ? undefined : defaults.size)
  const curve = key.curve ?? (isEc ? defaults.curve : undefined)
  const { ops = defaults.ops, enabled = defaults.enabled, exportable = defaults.exportable } = key
  const releasePolicy = toReleasePolicy(key.releasePolicy ?? (exportable ? defaults.releasePolicy : undefined))
  const expires = readMoment(key.expires ?? defaults.expires)
  const notBefore = readMoment(key.notBefore ?? defaults.notBefore)
  const desired: DesiredKey = {
    name: key.name,
    type: type ?? 'EC',
    ...(size !== undefined && { size }),
    ...(curve !== undefined && { curve }),
    ...(ops !== undefined && { ops }),
    ...(enabled !== undefined && { enabled }),
    ...(expires !== undefined && { expires }),
    ...(notBefore !== undefined && { notBefore }),
    ...(exportable !== undefined && { exportable }),
    ...(releasePolicy !== undefined && { releasePolicy }),
    ...readRules(withDefaults(key, defaults), path, at, reading),
  }
  if (type !== undefined) {
    const problems = findKeyProblems({
      keyType: type,
      keySize: size,
      curve,
      exportable,
      releasePolicy,
      ...datesOf(desired),
      ...(ops !== undefined && { keyOperations: [...ops] }),
      ...(desired.tags !== undefined && { tags: { ...desired.tags } }),
    })
    for (const problem of problems) refuse(path, problem)
  }
  return desired
}

/** Tags are merged. One Rotate trigger of the key's own replaces the other one of the defaults. */
function withDefaults(key: ManifestKey, defaults: ManifestDefaults): ManifestKey {
  const { rotateEvery, rotateBeforeExpiry, ...others } = defaults
  return {
    ...others,
    ...(rotateEvery !== undefined && key.rotateBeforeExpiry === undefined && { rotateEvery }),
    ...(rotateBeforeExpiry !== undefined && key.rotateEvery === undefined && { rotateBeforeExpiry }),
    ...key,
    ...((key.tags ?? defaults.tags) !== undefined && { tags: { ...defaults.tags, ...key.tags } }),
  }
}

function readSelector(selector: ManifestSelector, path: ValuePath, reading: Reading): DesiredRules {
  const { refuse } = reading
  const { match } = selector
  const at = (field: string): ValuePath => (field in selector ? [...path, field] : path)
  const rules = readRules(selector, path, at, reading)
  if (match.name === undefined && Object.keys(match.tags ?? {}).length === 0) {
    refuse([...path, 'match'], 'it says nothing; write a name pattern or tags (name: "*" for all keys)')
  }
  const { vaults, ...others } = rules
  if (Object.keys(others).length === 0) {
    refuse(
      path,
      'it has no rule; write at least one of ifOlderThan, ifExpiresWithin, ifDue, a policy field, keep, grace or tags',
    )
  }
  for (const problem of rules.tags === undefined ? [] : findAttributeProblems({ tags: { ...rules.tags } })) {
    refuse(at('tags'), problem)
  }
  return { match, ...(vaults !== undefined && { vaults }), ...others }
}

function readRules(
  fields: RotationPolicy & RotationFields & RetirementFields & { vaults?: string[]; tags?: Record<string, string> },
  path: ValuePath,
  at: (field: string) => ValuePath,
  reading: Reading,
): KeyRules {
  const { refuse } = reading
  const policy = readPolicy(fields, path, at, reading)
  const rotation = readRotation(fields)
  const retirement = readRetirement(fields, path, at, refuse)
  return {
    ...(fields.vaults !== undefined && { vaults: fields.vaults }),
    ...(fields.tags !== undefined && { tags: fields.tags }),
    ...(policy !== undefined && { policy }),
    ...(rotation !== undefined && { rotation }),
    ...(retirement !== undefined && { retirement }),
  }
}

function readPolicy(
  fields: RotationPolicy,
  path: ValuePath,
  at: (field: string) => ValuePath,
  { refuse, policies }: Reading,
): RotationPolicy | undefined {
  const given = policyFields.filter((field) => fields[field] !== undefined)
  if (given.length === 0) return undefined
  const input: RotationPolicy = Object.fromEntries(given.map((field) => [field, fields[field]]))
  const id = JSON.stringify(input)
  const read = policies.get(id) ?? checkedPolicy(input)
  policies.set(id, read)
  if (typeof read !== 'string') return read
  refuse(at(given.find((field) => at(field) !== path) ?? ''), read)
  return undefined
}

/** The policy with its durations in ISO 8601, or what is wrong with it. */
function checkedPolicy(input: RotationPolicy): RotationPolicy | string {
  try {
    return checkPolicy(input)
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    return error.message
  }
}

function readRotation({ ifOlderThan, ifExpiresWithin, ifDue }: RotationFields): RotationRules | undefined {
  // Without a rule a rotation would be forced, which a manifest never means.
  if (ifOlderThan === undefined && ifExpiresWithin === undefined && !ifDue) return undefined
  return {
    ...(ifOlderThan !== undefined && { ifOlderThan: parseDuration(ifOlderThan) }),
    ...(ifExpiresWithin !== undefined && { ifExpiresWithin: parseDuration(ifExpiresWithin) }),
    ...(ifDue && { ifDue }),
  }
}

function readRetirement(
  { keep, grace }: RetirementFields,
  path: ValuePath,
  at: (field: string) => ValuePath,
  refuse: Refuse,
): RetirementRules | undefined {
  if (keep === undefined && grace === undefined) return undefined
  try {
    return readRetirementRules({ keep, grace })
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    const field = at('grace')
    refuse(field === path ? at('keep') : field, error.message)
    return undefined
  }
}

function readMoment(text: string | undefined): Moment | undefined {
  if (text === undefined) return undefined
  return /^\d{4}-/.test(text) ? { on: parseExpiry(text, anyDay) } : { after: parseDuration(text) }
}

function toReleasePolicy(document: Record<string, unknown> | undefined): ReleasePolicy | undefined {
  return document === undefined ? undefined : { policy: JSON.stringify(document) }
}

/** The two dates, when they can be held against each other whatever the day. */
function datesOf({ expires, notBefore }: DesiredKey): { expiresOn?: Date; notBefore?: Date } {
  const sameKind = expires === undefined || notBefore === undefined || 'on' in expires === 'on' in notBefore
  return {
    ...(expires !== undefined && ('on' in expires || sameKind) && { expiresOn: momentFrom(expires, anyDay) }),
    ...(notBefore !== undefined && sameKind && { notBefore: momentFrom(notBefore, anyDay) }),
  }
}

/** The date that is meant, for a version that was or will be made at `made`. */
export function momentFrom(moment: Moment, made: Date): Date {
  return 'on' in moment ? moment.on : addDuration(made, moment.after)
}
