import type { KeyVersion } from './key.ts'

/**
 * Sorts versions of one key, newest first. Key Vault tells their age in whole seconds, so those of one second are ordered by
 * id: always alike, but only the key itself tells which of them is the latest.
 */
export function compareNewestFirst(a: KeyVersion, b: KeyVersion): number {
  const age = timeOf(b) - timeOf(a)
  if (age !== 0) return age
  return a.id < b.id ? -1 : 1
}

/** Whether the order of two versions by age is unknown. */
export function isSameAge(a: KeyVersion, b: KeyVersion): boolean {
  return timeOf(a) === timeOf(b)
}

function timeOf({ createdOn }: KeyVersion): number {
  return createdOn?.getTime() ?? 0
}
