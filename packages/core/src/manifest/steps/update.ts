import { updateKey } from '../../lifecycle/update.ts'
import { sameValue } from '../fields/change.ts'
import type { KeyFieldName } from '../fields/desired.ts'
import { attributeNames, findUpdates, isHeld, keyFields, toKeyDescription } from '../fields/fields.ts'
import { keyDone } from './key-done.ts'
import { differs, type StepKind } from './step.ts'

export const update: StepKind = {
  mark: '~',
  toDo: 'to update',
  foundAs: ['present'],
  rank: 1,
  fields: attributeNames,
  mayChangeNothing: false,
  plan(facts) {
    if (facts.found !== 'present') return undefined
    const rotates = facts.decision?.action === 'rotate'
    // A version that is replaced keeps the expiry that it has; the one that replaces it gets what is described.
    const changes = findUpdates(facts.wanted, facts.key).filter(({ field }) => !(rotates && field === 'expires'))
    return changes.length === 0 ? undefined : { reason: { code: 'DIFFERS', message: differs(changes) }, changes }
  },
  // The service's time of change has whole seconds, so what is to be changed is looked at itself.
  async findMoved(_vault, { changes }, key) {
    return changes
      .filter(({ field, from }) => !sameValue(inOrder(keyFields[field as KeyFieldName].valueOf(key)), inOrder(from)))
      .map(({ field }) => `has another value of ${field} than planned`)
  },
  isDone: ({ changes }, { key }) => changes.every((change) => isHeld(change, key)),
  async run(vault, { key, changes }, expected) {
    const description = toKeyDescription(changes, vault.now())
    const done = keyDone(await updateKey(vault, key, { ...description, version: expected.version }))
    return { ...done, next: { ...expected, ...done.next } }
  },
}

/** The order of operations says nothing. */
function inOrder<T>(value: T): unknown {
  return Array.isArray(value) ? value.toSorted() : value
}
