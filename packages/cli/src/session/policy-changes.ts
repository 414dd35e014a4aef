import type { PolicyChange } from '@keyturn/core'
import type { Output } from '../output/output.ts'
import { showLimit } from '../render/policy.ts'

/** Says what of a key's policy is about to become something else. @param same what is said when nothing is */
export function notePolicyChanges(
  output: Pick<Output, 'note'>,
  name: string,
  changes: readonly PolicyChange[],
  same = 'the policy is so already',
): void {
  if (changes.length === 0) output.note(`${name}: ${same}`)
  for (const { field, from, to } of changes) output.note(`${name}: ${field} ${showLimit(from)} -> ${showLimit(to)}`)
}
