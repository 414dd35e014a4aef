import { iso } from '../../instant.ts'
import { recoverKey } from '../../lifecycle/recover.ts'
import { keyDone } from './key-done.ts'
import type { StepKind } from './step.ts'

export const recover: StepKind = {
  mark: '+',
  toDo: 'to recover',
  foundAs: ['deleted'],
  rank: 0,
  fields: [],
  mayChangeNothing: true,
  plan(facts) {
    if (facts.found !== 'deleted') return undefined
    const { deletedOn } = facts.key
    const when = deletedOn === undefined ? '' : ` on ${iso(deletedOn)}`
    const message = `it was deleted${when} and can be recovered; what else differs is planned once it is back`
    return { reason: { code: 'DELETED', message }, changes: [] }
  },
  isDone: () => true,
  run: async (vault, { key }) => keyDone(await recoverKey(vault, key)),
}
