import { readRetirementRules, withoutUndefined } from '@keyturn/core'
import type { Environment, InputReader } from './input-reader.ts'
import { readSelection, type SelectionInputs, type Target } from './key-names.ts'

export interface RetireInputs extends SelectionInputs {
  operation: 'retire'
  /** A duration. */
  timeout: string
  dryRun: boolean
  keep?: number
  grace?: string
  undo: boolean
  /** Path of a report on uses. */
  usesFile?: string
}

export function readRetire(reader: InputReader, named: readonly Target[], env: Environment): RetireInputs {
  const { all: _, ...selection } = readSelection(reader, named, { operation: 'retire', env })
  const undo = reader.boolean('undo')
  for (const name of ['keep', 'grace', 'uses'] as const) {
    if (undo && reader.has(name)) reader.problem(`"undo: true" takes back all that was retired; leave "${name}" out`)
  }
  const keep = reader.integer('keep', 'number of versions, such as 2')
  const grace = reader.duration('grace')
  reader.attempt(() => readRetirementRules({ keep, grace }))
  return withoutUndefined({
    operation: 'retire' as const,
    timeout: reader.duration('timeout') ?? '1h',
    dryRun: reader.boolean('dry-run'),
    ...selection,
    keep,
    grace,
    undo,
    usesFile: reader.text('uses'),
  })
}
