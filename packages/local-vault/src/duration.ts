import { Temporal } from 'temporal-polyfill'
import { LocalVaultError } from './errors.ts'

/** A length of time as a calendar knows it: `P1M` is a month, however long that month is. */
export type Duration = Temporal.Duration

/** Whole numbers, and capital letters as the service has them; the order of the units is left to the calendar. */
const isoDuration = /^P[\dYMWDTHS]+$/

const shortDuration = /^(\d+)([shdwy])$/
const units = { s: 'seconds', h: 'hours', d: 'days', w: 'weeks', y: 'years' } as const

/**
 * Reads `P90D`, `P1Y6M` or `PT48H`. Undefined for anything else, also for lower case, surrounding blanks, and what would
 * lead from 1970 out of the clock's range.
 */
export function parseIsoDuration(text: string): Duration | undefined {
  return isoDuration.test(text) ? readDuration(text) : undefined
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
      : readDuration({ [units[unit as keyof typeof units]]: Number(amount) })
  if (duration === undefined) {
    throw new LocalVaultError('INVALID_OPTION', `"${text}" is not a duration`, {
      hint: 'Write it as ISO 8601 ("P91D", "PT12H") or short ("91d", "12h", "1y").',
    })
  }
  return duration
}

/** Adds a duration, or with `negated()` subtracts it, by the UTC calendar; the 31st becomes the month's last day. */
export function addDuration(from: Date, duration: Duration): Date {
  return new Date(inUtc(from).add(duration).epochMilliseconds)
}

/** The length in days when the duration starts at `from`; lets durations of different units be compared. */
export function durationDays(duration: Duration, from: Date): number {
  return duration.total({ unit: 'days', relativeTo: inUtc(from) })
}

/** What is accepted here can be added to and taken from every time that the clock can show. */
function readDuration(value: string | Temporal.DurationLike): Duration | undefined {
  try {
    const duration = Temporal.Duration.from(value)
    return inUtc(new Date(0)).add(duration).year > 9999 ? undefined : duration
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function inUtc(date: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO('UTC')
}
