import { findKeyCurve, type KeyType, keyCurves, keyTypes, readWrittenKey, type WrittenKey } from '@keyturn/core'
import type { InputReader } from './input-reader.ts'
import type { Target } from './key-names.ts'

export interface MakeInputs {
  operation: 'create' | 'ensure'
  /** A duration. */
  timeout: string
  targets: readonly Target[]
  keyType: KeyType
  /** What each key is to be, given the time that its durations count from; without the release policy, which is in a file. */
  describe: ReturnType<typeof readWrittenKey>
  releasePolicyFile: string | undefined
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
  const key: WrittenKey = {
    keySize: reader.integer('size', 'number of bits, such as 2048'),
    curve: reader.choice('curve', keyCurves, findKeyCurve),
    keyOperations: ops.length > 0 ? ops : undefined,
    expiresOn: reader.text('expires'),
    notBefore: reader.text('not-before'),
    enabled: reader.boolean('disabled') ? false : undefined,
    tags: reader.tags(),
    exportable: reader.boolean('exportable') ? true : undefined,
    rotateEvery: reader.text('rotate-every'),
    rotateBeforeExpiry: reader.text('rotate-before-expiry'),
    expireAfter: reader.text('expire-after'),
    notifyBefore: reader.text('notify-before'),
  }
  const describe = readWrittenKey(key, {
    repeatable: operation === 'ensure',
    onProblem: (problem) => reader.refused(problem),
  })
  return {
    operation,
    timeout: reader.duration('timeout') ?? '1h',
    targets,
    keyType: keyType ?? 'EC',
    describe,
    releasePolicyFile: reader.text('release-policy'),
    newVersion: operation === 'create' && reader.boolean('new-version'),
  }
}
