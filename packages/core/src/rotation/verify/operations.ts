import { type Check, failed, passed, warning } from './check.ts'

/** What a key may do can be changed afterwards: less than before is no failed rotation, and more is. */
export const operations: Check = ({ before, made }) => {
  const name = 'operations'
  const may = sorted(made.keyOperations)
  const lost = before.keyOperations.filter((each) => !made.keyOperations.includes(each))
  const gained = made.keyOperations.filter((each) => !before.keyOperations.includes(each))
  if (gained.length > 0) return failed(name, `expected ${sorted(before.keyOperations)}, got ${may}`)
  if (lost.length === 0) return passed(name, may)
  return warning(
    name,
    `the version before could also do ${sorted(lost)}, and this one may do ${may || 'nothing'}; to keep them, set the operations on this version`,
  )
}

export function sorted(operations: readonly string[]): string {
  return operations.toSorted().join(', ')
}
