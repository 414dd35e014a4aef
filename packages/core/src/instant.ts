/** The first instant that an unsigned 32-bit count of seconds cannot hold: 2106-02-07T06:28:16Z. */
export const firstImpossibleDate: Date = new Date(2 ** 32 * 1000)

/** ISO 8601 UTC without the milliseconds that the service does not have. */
export function iso(date: Date): string {
  return `${date.toISOString().slice(0, -5)}Z`
}
