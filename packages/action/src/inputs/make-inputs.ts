import {
  checkPolicy,
  findKeyCurve,
  findKeyOperation,
  type KeyCurve,
  type KeyOperation,
  type KeyType,
  keyCurves,
  keyOperations,
  keyTypes,
  parseDuration,
  type RotationPolicy,
} from '@keyturn/core'
import { type InputReader, quietly } from './input-reader.ts'
import type { Target } from './key-names.ts'
import { withoutUndefined } from './without-undefined.ts'

export interface KeyInputs {
  keyType: KeyType
  keySize?: number
  curve?: KeyCurve
  keyOperations?: KeyOperation[]
  /** A date. */
  expiresOn?: string
  /** A duration, in place of the date: how long the latest version lives, from its creation. */
  expiresAfter?: string
  /** A date, or for create a duration from the vault's now. */
  notBefore?: string
  enabled?: boolean
  tags?: Record<string, string>
  exportable?: boolean
  releasePolicyFile?: string
  rotationPolicy?: RotationPolicy
}

export interface MakeInputs {
  operation: 'create' | 'ensure'
  /** A duration. */
  timeout: string
  targets: readonly Target[]
  key: KeyInputs
  newVersion: boolean
}

export function readMake(
  reader: InputReader,
  operation: MakeInputs['operation'],
  targets: readonly Target[],
): MakeInputs {
  if (!reader.has('keys')) reader.problem('no key is named: set "keys", one a line')
  const keyType = reader.choice('type', keyTypes)
  if (!reader.has('type')) reader.problem(`"type" is missing: one of ${keyTypes.join(', ')}`)
  const ops = reader.list('ops', /[\n,]/)
  for (const op of ops) {
    if (findKeyOperation(op) === undefined) reader.problem(`"ops" has "${op}"; allowed: ${keyOperations.join(', ')}`)
  }
  const expires = reader.expiry('expires')
  const notBefore = reader.expiry('not-before')
  if (operation === 'ensure' && notBefore !== undefined && isDuration(notBefore)) {
    reader.problem('"not-before" must be a date for ensure: a duration would name another date in each run')
  }
  const rotationPolicy: RotationPolicy = withoutUndefined({
    rotateEvery: reader.duration('rotate-every'),
    rotateBeforeExpiry: reader.duration('rotate-before-expiry'),
    expireAfter: reader.duration('expire-after'),
    notifyBefore: reader.duration('notify-before'),
  })
  if (Object.keys(rotationPolicy).length > 0 && reader.problems.length === 0) {
    reader.attempt(() => checkPolicy(rotationPolicy))
  }
  const key: KeyInputs = withoutUndefined({
    keyType: keyType ?? 'EC',
    keySize: reader.integer('size', 'number of bits, such as 2048'),
    curve: reader.choice('curve', keyCurves, findKeyCurve),
    keyOperations: ops.length > 0 ? ops.flatMap((op) => findKeyOperation(op) ?? []) : undefined,
    ...(expires !== undefined && (isDuration(expires) ? { expiresAfter: expires } : { expiresOn: expires })),
    notBefore,
    enabled: reader.boolean('disabled') ? false : undefined,
    tags: reader.tags(),
    exportable: reader.boolean('exportable') ? true : undefined,
    releasePolicyFile: reader.text('release-policy'),
    rotationPolicy: Object.keys(rotationPolicy).length > 0 ? rotationPolicy : undefined,
  })
  return {
    operation,
    timeout: reader.duration('timeout') ?? '1h',
    targets,
    key,
    newVersion: operation === 'create' && reader.boolean('new-version'),
  }
}

function isDuration(text: string): boolean {
  return quietly(() => parseDuration(text)) !== undefined
}
