/** The vault's clock and ours differ by seconds, and a step is applied later than it was planned. */
const toleranceMs = 3_600_000

/** Whether two dates that were counted from the making of a version mean the same: they lie within an hour. Pure. */
export function isSameCountedDate(one: Date | undefined, other: Date): boolean {
  return one !== undefined && Math.abs(one.getTime() - other.getTime()) <= toleranceMs
}

/** Whether two dates are the same to the service, which keeps whole seconds. */
export function isSameSecond(a: Date, b: Date | undefined): boolean {
  return b !== undefined && Math.floor(a.getTime() / 1000) === Math.floor(b.getTime() / 1000)
}
