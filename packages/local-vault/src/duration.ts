import { LocalVaultError } from './errors.ts'

/** A length of time by the UTC calendar: a month is as long as it is, and a day has 24 hours. Both are negative backwards. */
export interface Duration {
  readonly months: number
  readonly seconds: number
}

/** Whole numbers, and capital letters as the service has them. */
const isoDuration = /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

const shortDuration = /^(\d+)([shdwy])$/
const units = {
  s: { months: 0, seconds: 1 },
  h: { months: 0, seconds: 3600 },
  d: { months: 0, seconds: 86_400 },
  w: { months: 0, seconds: 604_800 },
  y: { months: 12, seconds: 0 },
} as const

/**
 * Reads `P90D`, `P1Y6M` or `PT48H`. Undefined for anything else, also for lower case, surrounding blanks, and what would
 * lead from 1970 out of the clock's range.
 */
export function parseIsoDuration(text: string): Duration | undefined {
  const [found, ...amounts] = isoDuration.exec(text) ?? []
  if (found === undefined) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = amounts.map((amount) =>
    Number(amount ?? 0),
  )
  return withinRange({
    months: years * 12 + months,
    seconds: (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds,
  })
}

/**
 * Reads an ISO 8601 duration or the short form `91d` (units: s, h, d, w, y).
 *
 * @throws {LocalVaultError} `INVALID_OPTION` when the text is neither, or longer than the clock's range.
 */
export function parseDuration(text: string): Duration {
  const [, amount, unit] = shortDuration.exec(text) ?? []
  const duration =
    amount === undefined
      ? parseIsoDuration(text)
      : withinRange(multiply(units[unit as keyof typeof units], Number(amount)))
  if (duration === undefined) {
    throw new LocalVaultError('INVALID_OPTION', `"${text}" is not a duration`, {
      hint: 'Write it as ISO 8601 ("P91D", "PT12H") or short ("91d", "12h", "1y").',
    })
  }
  return duration
}

/** Adds a duration, or one that is `negated` subtracts it, by the UTC calendar; the 31st becomes the month's last day. */
export function addDuration(from: Date, { months, seconds }: Duration): Date {
  const moved = new Date(from)
  moved.setUTCMonth(from.getUTCMonth() + months)
  // A day that the month does not have has led into the next one.
  if (moved.getUTCDate() !== from.getUTCDate()) moved.setUTCDate(0)
  return new Date(moved.getTime() + seconds * 1000)
}

/** The same length, backwards. */
export function negated(duration: Duration): Duration {
  return multiply(duration, -1)
}

/** The length in days when the duration starts at `from`; lets durations of different units be compared. */
export function durationDays(duration: Duration, from: Date): number {
  return (addDuration(from, duration).getTime() - from.getTime()) / 86_400_000
}

function multiply({ months, seconds }: Duration, by: number): Duration {
  return { months: months * by, seconds: seconds * by }
}

/** What is accepted here can be added to and taken from every time that the clock can show. */
function withinRange(duration: Duration): Duration | undefined {
  return addDuration(new Date(0), duration).getUTCFullYear() <= 9999 ? duration : undefined
}
