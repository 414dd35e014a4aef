import { type CreateKeyOptions, createKey } from '../../lifecycle/create.ts'
import { describeNewKey, isHeld, keyFieldNames, toKeyDescription } from '../fields/fields.ts'
import { keyDone } from './key-done.ts'
import type { StepKind } from './step.ts'

export const create: StepKind = {
  mark: '+',
  toDo: 'to create',
  foundAs: ['absent'],
  rank: 0,
  fields: keyFieldNames,
  mayChangeNothing: false,
  plan({ found, wanted }) {
    if (found !== 'absent') return undefined
    return { reason: { code: 'MISSING', message: 'there is no such key' }, changes: describeNewKey(wanted) }
  },
  findContradictions: ({ changes }) =>
    changes.some(({ field }) => field === 'type') ? [] : ['a key cannot be made without a type'],
  isDone: ({ changes }, { key, versions }) => versions.length === 1 && changes.every((change) => isHeld(change, key)),
  async run(vault, { key, changes }) {
    // A stored plan without a type was refused, and a manifest gives each key one.
    const description = toKeyDescription(changes, vault.now()) as CreateKeyOptions
    return keyDone(await createKey(vault, key, description))
  },
}
