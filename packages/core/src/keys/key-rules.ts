import { KeyturnError } from '../errors.ts'
import { firstImpossibleDate, iso } from '../instant.ts'
import { quote } from '../text.ts'
import type { KeyAttributes, KeyCurve, KeyOperation, KeyType, ReleasePolicy } from './key.ts'

export const keyTypes: readonly KeyType[] = ['EC', 'EC-HSM', 'RSA', 'RSA-HSM', 'oct', 'oct-HSM']
export const keyCurves: readonly KeyCurve[] = ['P-256', 'P-256K', 'P-384', 'P-521']
export const keyOperations: readonly KeyOperation[] = [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'wrapKey',
  'unwrapKey',
  'import',
  'export',
]
export const rsaSizes: readonly number[] = [2048, 3072, 4096]
export const octSizes: readonly number[] = [128, 192, 256]

const mostTags = 15
const longestTag = 256

/** What each kind of key can do (Key Vault: key types and algorithms). `import` marks a key that wraps others on their way in. */
const operations: Record<'EC' | 'RSA' | 'oct', readonly KeyOperation[]> = {
  EC: ['sign', 'verify'],
  RSA: ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey', 'import', 'export'],
  oct: ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey', 'export'],
}

/** What a key of a kind may be told to do by the file that it comes from. */
export function operationsFor(kind: 'EC' | 'RSA' | 'oct'): readonly KeyOperation[] {
  return operations[kind].filter((operation) => operation !== 'import' && operation !== 'export')
}

/** Whether two lists name the same operations, in whatever order. */
export function areSameOperations(a: readonly string[], b: readonly string[]): boolean {
  const set = new Set(b)
  return new Set(a).size === set.size && a.every((each) => set.has(each))
}

/** The part of a key that cannot change after its creation. */
export interface KeyShape {
  keyType: KeyType
  keySize?: number | undefined
  curve?: KeyCurve | undefined
}

/** What a caller may say of the release of an exportable key. */
export interface Release {
  exportable?: boolean | undefined
  releasePolicy?: ReleasePolicy | undefined
}

/**
 * Everything that is wrong with a key before it is made, each as one sentence that says what is allowed; empty when all
 * is well. The service checks most of this too, late and with texts that name neither the value nor the way out.
 */
export function findKeyProblems(key: KeyShape & KeyAttributes & Release): string[] {
  return [...findShapeProblems(key), ...findAttributeProblems(key, key.keyType), ...findReleaseProblems(key)]
}

/** The same for attributes alone; the key's type, where it is known, decides which operations are allowed. */
export function findAttributeProblems(attributes: KeyAttributes, keyType?: KeyType): string[] {
  const { notBefore, expiresOn, tags, keyOperations } = attributes
  return [
    ...findDateProblems('expiry date', expiresOn),
    ...findDateProblems('start date', notBefore),
    ...(notBefore !== undefined && expiresOn !== undefined && notBefore >= expiresOn
      ? [`the key would expire (${iso(expiresOn)}) before it starts (${iso(notBefore)})`]
      : []),
    ...(tags === undefined ? [] : findTagProblems(tags)),
    ...(keyOperations === undefined ? [] : findOperationProblems(keyOperations, keyType)),
  ]
}

/** @throws {KeyturnError} `INVALID_INPUT` with all problems, when there are any */
export function refuseProblems(subject: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new KeyturnError('INVALID_INPUT', `${subject}: ${problems.join('; ')}`)
}

function findShapeProblems({ keyType, keySize, curve }: KeyShape): string[] {
  if (!keyTypes.includes(keyType)) return [`${quote(keyType)} is no key type: allowed are ${keyTypes.join(', ')}`]
  const kind = kindOf(keyType)
  if (kind === 'EC') {
    return [
      ...(keySize === undefined
        ? []
        : [`a size (${quote(keySize)}) does not apply to ${keyType} keys: choose a curve, ${keyCurves.join(', ')}`]),
      ...(curve === undefined || keyCurves.includes(curve)
        ? []
        : [`${quote(curve)} is no curve: allowed are ${keyCurves.join(', ')}`]),
    ]
  }
  const sizes = kind === 'RSA' ? rsaSizes : octSizes
  return [
    ...(curve === undefined
      ? []
      : [`a curve (${quote(curve)}) does not apply to ${keyType} keys: choose a size, ${sizes.join(', ')}`]),
    ...(keySize === undefined || sizes.includes(keySize)
      ? []
      : [`${quote(keySize)} is no size of ${keyType} keys: allowed are ${sizes.join(', ')}`]),
  ]
}

function findDateProblems(what: string, date: Date | undefined): string[] {
  if (date === undefined) return []
  if (Number.isNaN(date.getTime())) return [`the ${what} is no date`]
  return date.getTime() < 0 || date >= firstImpossibleDate
    ? [`the ${what} ${iso(date)} cannot be sent: it must lie between 1970 and 2106`]
    : []
}

function findTagProblems(tags: Record<string, string>): string[] {
  const names = Object.keys(tags)
  const tooLong = (text: string) => text.length > longestTag
  return [
    ...(names.length > mostTags ? [`${names.length} tags are too many: a key has at most ${mostTags}`] : []),
    ...(names.includes('') ? ['a tag has no name'] : []),
    ...names.filter(tooLong).map((name) => `the tag name ${quote(name)} is longer than ${longestTag} characters`),
    ...names
      .filter((name) => tooLong(tags[name] ?? ''))
      .map((name) => `the value of tag ${quote(name)} is longer than ${longestTag} characters`),
  ]
}

function findOperationProblems(chosen: readonly KeyOperation[], keyType: KeyType | undefined): string[] {
  if (chosen.length === 0) return ['no operation is left: name at least one']
  const kind = keyType === undefined ? undefined : kindOf(keyType)
  const allowed = kind === undefined ? [...new Set(Object.values(operations).flat())] : operations[kind]
  const of = keyType === undefined ? '' : ` of ${keyType} keys`
  return [
    ...chosen
      .filter((operation) => !allowed.includes(operation))
      .map((operation) => `${quote(operation)} is no operation${of}: allowed are ${allowed.join(', ')}`),
    ...(chosen.includes('import') && chosen.length > 1
      ? ['the operation "import" must be the only one of its key']
      : []),
    ...(chosen.includes('import') && keyType === 'RSA' ? ['the operation "import" needs an RSA-HSM key'] : []),
  ]
}

/** Key Vault refuses these with AKV.SKR.1004, 1005 and 1006. */
function findReleaseProblems({ keyType, exportable = false, releasePolicy }: KeyShape & Release): string[] {
  return [
    ...(exportable && releasePolicy === undefined ? ['an exportable key needs a release policy'] : []),
    ...(!exportable && releasePolicy !== undefined ? ['a release policy is for exportable keys only'] : []),
    ...(exportable && !keyType.endsWith('-HSM') ? [`an exportable key must be an HSM key, ${keyType} is none`] : []),
    ...(releasePolicy === undefined ? [] : findReleasePolicyProblems(releasePolicy)),
  ]
}

/** What is wrong with a release policy by itself; the service alone reads its rules. */
export function findReleasePolicyProblems({ policy }: ReleasePolicy): string[] {
  return isJsonObject(policy) ? [] : ['the release policy is no JSON object']
}

function kindOf(keyType: KeyType): 'EC' | 'RSA' | 'oct' {
  if (keyType.startsWith('EC')) return 'EC'
  return keyType.startsWith('RSA') ? 'RSA' : 'oct'
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
