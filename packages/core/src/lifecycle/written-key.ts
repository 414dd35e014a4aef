import { parseExpiry } from '../duration.ts'
import { hasCode, KeyturnError } from '../errors.ts'
import type { KeyCurve, KeyOperation, ReleasePolicy } from '../keys/key.ts'
import { findKeyOperation } from '../keys/key-description.ts'
import { keyOperations } from '../keys/key-rules.ts'
import { type Given, type OptionNames, refuseUnknownOptions, withoutUndefined } from '../options.ts'
import { policyOf, type RotationPolicy } from '../policy/rotation-policy.ts'
import { checkPolicy } from '../policy/rules.ts'
import { quote } from '../text.ts'
import { type Field, say } from '../wording.ts'

/** What a key is to be, as flags and inputs say it: dates and operations are text as people write it. */
export interface WrittenKey extends RotationPolicy {
  /** Bits. */
  keySize?: number | undefined
  curve?: KeyCurve | undefined
  /** Each in any case. */
  keyOperations?: readonly string[] | undefined
  /** A date, or a duration from now; with `repeatable` one from the making of the version. */
  expiresOn?: string | undefined
  /** A date, or a duration from now; with `repeatable` a date. */
  notBefore?: string | undefined
  enabled?: boolean | undefined
  tags?: Record<string, string> | undefined
  exportable?: boolean | undefined
  releasePolicy?: ReleasePolicy | undefined
}

const writtenNames: OptionNames<WrittenKey> = {
  keySize: true,
  curve: true,
  keyOperations: true,
  expiresOn: true,
  notBefore: true,
  enabled: true,
  tags: true,
  exportable: true,
  releasePolicy: true,
  rotateEvery: true,
  rotateBeforeExpiry: true,
  expireAfter: true,
  notifyBefore: true,
}

export interface ReadKeyOptions {
  /**
   * Whether the same is asked for again and again, as of `ensureKey`: a duration from now would name another date in each
   * run, and the key would never expire, or never start. Default `false`.
   */
  repeatable?: boolean
  /** Called with each thing that is wrong. Default: the first is thrown. */
  onProblem?: (problem: KeyturnError) => void
}

/** What `createKey`, `ensureKey`, `importKey` and `updateKey` take, without what was not given. */
export type KeyOptions = Given<{
  keySize: number | undefined
  curve: KeyCurve | undefined
  keyOperations: KeyOperation[] | undefined
  enabled: boolean | undefined
  expiresOn: Date | undefined
  /** Of a repeatable description alone. */
  expiresAfter: string | undefined
  notBefore: Date | undefined
  tags: Record<string, string> | undefined
  exportable: boolean | undefined
  releasePolicy: ReleasePolicy | undefined
  rotationPolicy: RotationPolicy | undefined
}>

/**
 * Reads what a key is to be. What is wrong is said at once; which dates its durations mean is known with the vault's time.
 *
 * @returns the options, given the time that durations count from
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export function readWrittenKey(written: WrittenKey, options: ReadKeyOptions = {}): (now: Date) => KeyOptions {
  refuseUnknownOptions('readWrittenKey', options, { repeatable: true, onProblem: true })
  refuseUnknownOptions('a written key', written, writtenNames)
  const { repeatable = false, onProblem = refuse } = options
  const { keyOperations: operations, expiresOn, notBefore, ...others } = written
  const lifetime = repeatable && expiresOn !== undefined && !isDate(expiresOn) ? expiresOn : undefined
  const policy = policyOf(written)
  const rotationPolicy = Object.keys(policy).length === 0 ? undefined : policy
  const checks = [
    () => readPoint(expiresOn, epoch, 'expiresOn'),
    () => readPoint(notBefore, epoch, 'notBefore'),
    () => repeatable && refuseDuration(notBefore, 'notBefore'),
    () => rotationPolicy && checkPolicy(rotationPolicy),
    ...(operations ?? []).map((text) => () => readOperation(text)),
  ]
  for (const check of checks) attempt(check, onProblem)
  return (now) =>
    withoutUndefined({
      keySize: others.keySize,
      curve: others.curve,
      keyOperations: operations?.map(readOperation),
      enabled: others.enabled,
      expiresOn: lifetime === undefined ? readPoint(expiresOn, now, 'expiresOn') : undefined,
      expiresAfter: lifetime,
      notBefore: readPoint(notBefore, now, 'notBefore'),
      tags: others.tags,
      exportable: others.exportable,
      releasePolicy: others.releasePolicy,
      rotationPolicy,
    })
}

const epoch = new Date(0)

function attempt(check: () => unknown, onProblem: (problem: KeyturnError) => void): void {
  try {
    check()
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    onProblem(error)
  }
}

function refuse(problem: KeyturnError): never {
  throw problem
}

function readPoint(text: string | undefined, now: Date, field: Field): Date | undefined {
  return text === undefined ? undefined : parseExpiry(text, now, { field })
}

function isDate(text: string): boolean {
  return /^\d{4}-/.test(text)
}

function refuseDuration(text: string | undefined, field: Field): void {
  if (text === undefined || isDate(text)) return
  throw new KeyturnError('INVALID_INPUT', say`${{ field }} ${quote(text)} has to be a date`, {
    hint: 'A duration would name another date in each run. Give a date such as 2027-01-31.',
  })
}

function readOperation(text: string): KeyOperation {
  const operation = findKeyOperation(text)
  if (operation !== undefined) return operation
  const field = { field: 'keyOperations' } as const
  throw new KeyturnError(
    'INVALID_INPUT',
    say`${field}: ${quote(text)} is no operation; allowed are ${keyOperations.join(', ')}`,
  )
}
