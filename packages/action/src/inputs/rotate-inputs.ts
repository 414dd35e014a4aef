import { parseShard, type Shard } from '@keyturn/core/fleet'
import type { ConnectionInputs } from './connection-inputs.ts'
import type { InputReader } from './input-reader.ts'
import { readSelection, type SelectionInputs } from './key-names.ts'
import { withoutUndefined } from './without-undefined.ts'

export interface RotateInputs extends SelectionInputs {
  operation: 'rotate'
  connection: ConnectionInputs
  /** A duration. */
  timeout: string
  dryRun: boolean
  ifOlderThan?: string
  ifExpiresWithin?: string
  ifDue: boolean
  expectVersion?: string
  verify: boolean
  /** With all keys: only this part of them. */
  shard?: Shard
  /** Path of the report of an earlier run, to go on with. */
  resumeFile?: string
}

export function readRotate(reader: InputReader, connection: ConnectionInputs, keys: string[]): RotateInputs {
  const selection = readSelection(reader, keys, 'rotate')
  const all = selection.keys === 'all'
  const ifOlderThan = reader.duration('if-older-than')
  const ifExpiresWithin = reader.duration('if-expires-within')
  const ifDue = reader.boolean('if-due')
  const expectVersion = reader.text('expect-version')
  const shard = reader.text('shard')
  if (shard !== undefined && !all) reader.problem('"shard" goes with "all: true"')
  if (all && !reader.has('if-older-than') && !reader.has('if-expires-within') && !ifDue) {
    reader.problem('"all: true" needs a rule: "if-older-than", "if-expires-within" or "if-due"')
  }
  if (expectVersion !== undefined && !/^[0-9a-f]{32}$/i.test(expectVersion)) {
    reader.problem(`"expect-version" is "${expectVersion}", which is no key version: 32 hexadecimal digits`)
  }
  if (expectVersion !== undefined && (all || keys.length > 1)) {
    reader.problem('"expect-version" needs exactly one key in "keys"')
  }
  return withoutUndefined({
    operation: 'rotate' as const,
    connection,
    timeout: reader.duration('timeout') ?? '1h',
    dryRun: reader.boolean('dry-run'),
    ...selection,
    ifOlderThan,
    ifExpiresWithin,
    ifDue,
    expectVersion: expectVersion?.toLowerCase(),
    verify: reader.boolean('verify'),
    shard: shard === undefined ? undefined : reader.attempt(() => parseShard(shard, '"shard"')),
    resumeFile: reader.text('resume'),
  })
}
