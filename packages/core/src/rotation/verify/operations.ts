import { type Check, compare } from './check.ts'

export const operations: Check = ({ before, made }) =>
  compare('operations', sorted(before.keyOperations), sorted(made.keyOperations))

export function sorted(operations: readonly string[]): string {
  return operations.toSorted().join(', ')
}
