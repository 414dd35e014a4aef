import { hasCode } from '../errors.ts'
import { findKeyType } from '../keys/key-description.ts'
import { parseNewKeyName } from '../keys/key-name.ts'
import { findAttributeProblems, findKeyProblems } from '../keys/key-rules.ts'
import { parseVaultReference, type VaultReferenceOptions } from '../vault/reference.ts'
import type { DesiredKey, DesiredRules, Manifest } from './fields/desired.ts'
import { namedKeyFields } from './fields/fields.ts'
import { anyDay, momentFrom } from './fields/moment.ts'
import { show } from './fields/schema-parts.ts'
import type { ManifestDefaults, ManifestFile, ManifestKey, ManifestSelector } from './fields/written.ts'
import { type Reading, type Refuse, readRules } from './read-rules.ts'
import type { ValuePath } from './yaml-source.ts'

export interface DesiredProblem {
  path: ValuePath
  message: string
}

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
  const at = (field: string): ValuePath => (field in key ? [...path, field] : path)
  const written = withDefaults(key, defaults)
  if (written.type === undefined)
    refuse(path, 'its type is missing; write type: EC, RSA or another under the key or "defaults"')
  try {
    parseNewKeyName(key.name)
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    refuse(at('name'), error.message)
  }
  const desired: DesiredKey = {
    name: key.name,
    type: 'EC',
    ...readKeyFields(written),
    ...readRules(written, path, at, reading),
  }
  const problems = written.type === undefined ? [] : findKeyProblems(descriptionOf(desired))
  for (const problem of problems) refuse(path, problem)
  return desired
}

function readKeyFields(written: ManifestKey): Partial<DesiredKey> {
  return Object.fromEntries(
    namedKeyFields.flatMap(([name, field]) => (written[name] === undefined ? [] : [[name, field.read(written[name])]])),
  )
}

/** The key as it would be made on any day, for the rules that hold whatever the day. */
function descriptionOf({ type, size, curve, exportable, releasePolicy, ops, tags, ...dates }: DesiredKey): KeyInput {
  return {
    keyType: type,
    keySize: size,
    curve,
    exportable,
    releasePolicy,
    ...datesOf(dates),
    ...(ops !== undefined && { keyOperations: [...ops] }),
    ...(tags !== undefined && { tags: { ...tags } }),
  }
}

type KeyInput = Parameters<typeof findKeyProblems>[0]

/**
 * Tags are merged. A default that cannot apply to this type of key does not; the key's own field is held to it. One Rotate
 * trigger of the key's own replaces the other one of the defaults.
 */
function withDefaults(key: ManifestKey, defaults: ManifestDefaults): ManifestKey {
  const { type: text = defaults.type, exportable = defaults.exportable } = key
  const type = text === undefined ? undefined : findKeyType(text)
  const inherited = Object.entries(defaults).filter(([name]) => {
    if (name === 'rotateEvery') return key.rotateBeforeExpiry === undefined
    if (name === 'rotateBeforeExpiry') return key.rotateEvery === undefined
    return namedKeyFields.every(([field, { isDefaultFor }]) => field !== name || isDefaultFor({ type, exportable }))
  })
  const tags = { ...defaults.tags, ...key.tags }
  return { ...Object.fromEntries(inherited), ...key, ...((key.tags ?? defaults.tags) !== undefined && { tags }) }
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

/** The two dates, when they can be held against each other whatever the day. */
function datesOf({ expires, notBefore }: Pick<DesiredKey, 'expires' | 'notBefore'>): {
  expiresOn?: Date
  notBefore?: Date
} {
  const sameKind = expires === undefined || notBefore === undefined || 'on' in expires === 'on' in notBefore
  return {
    ...(expires !== undefined && ('on' in expires || sameKind) && { expiresOn: momentFrom(expires, anyDay) }),
    ...(notBefore !== undefined && sameKind && { notBefore: momentFrom(notBefore, anyDay) }),
  }
}
