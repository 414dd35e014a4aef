import { withoutUndefined } from '@keyturn/core'
import { type EventKeys, readEvent } from './event-keys.ts'
import type { Environment, InputReader } from './input-reader.ts'
import type { InputName } from './input-rules.ts'
import { readSelection, type SelectionInputs, type Target } from './key-names.ts'

export interface RotateInputs extends SelectionInputs, Partial<Omit<EventKeys, 'targets'>> {
  operation: 'rotate'
  /** A duration. */
  timeout: string
  dryRun: boolean
  ifOlderThan?: string
  ifExpiresWithin?: string
  ifDue: boolean
  expectVersion?: string
  verify: boolean
  /** Of the job: asks GitHub when the run began. */
  githubToken?: string
  /** Path of the report of an earlier run, to go on with. */
  resumeFile?: string
}

export function readRotate(reader: InputReader, named: readonly Target[], env: Environment): RotateInputs {
  const { all, ...selection } = readSelection(reader, named, { operation: 'rotate', env })
  const ifOlderThan = reader.duration('if-older-than')
  const ifExpiresWithin = reader.duration('if-expires-within')
  const ifDue = reader.boolean('if-due')
  const expectVersion = reader.text('expect-version')
  if (all && !reader.has('if-older-than') && !reader.has('if-expires-within') && !ifDue) {
    reader.problem('"all: true" needs a rule: "if-older-than", "if-expires-within" or "if-due"')
  }
  if (expectVersion !== undefined && !/^[0-9a-f]{32}$/i.test(expectVersion)) {
    reader.problem(`"expect-version" is "${expectVersion}", which is no key version: 32 hexadecimal digits`)
  }
  if (expectVersion !== undefined && (all || named.reduce((sum, { keys }) => sum + keys.length, 0) > 1)) {
    reader.problem('"expect-version" needs exactly one key in "keys"')
  }
  const event = reader.text('event')
  if (event !== undefined) refuseBesideEvent(reader)
  // Outside of a runner nobody has filled in the expression that is its default.
  const token = reader.text('github-token')
  const githubToken = token?.startsWith('${{') ? undefined : token
  return withoutUndefined({
    operation: 'rotate' as const,
    timeout: reader.duration('timeout') ?? '1h',
    dryRun: reader.boolean('dry-run'),
    ...selection,
    ...(event !== undefined && readEvent(reader, event, named)),
    ifOlderThan,
    ifExpiresWithin,
    ifDue,
    expectVersion: expectVersion?.toLowerCase(),
    verify: reader.boolean('verify'),
    githubToken,
    resumeFile: reader.text('resume'),
  })
}

/** The event names the keys, and is the rule. */
function refuseBesideEvent(reader: InputReader): void {
  const others = ['keys', 'tags', 'shard', 'if-older-than', 'if-expires-within', 'expect-version'] as const
  for (const name of others) if (reader.has(name)) excludes(reader, name)
  for (const name of ['all', 'if-due'] as const) if (reader.boolean(name)) excludes(reader, name)
}

function excludes(reader: InputReader, name: InputName): void {
  reader.problem(`"event" and "${name}" exclude each other: the event says which key is due`)
}
