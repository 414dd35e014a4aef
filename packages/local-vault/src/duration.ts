import { LocalVaultError } from './errors.ts'

/** A duration of ISO 8601, in calendar units. */
export interface CalendarDuration {
  years: number
  months: number
  days: number
  seconds: number
}

const isoDuration =
  /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

const shortDuration = /^(\d+)([shdwy])$/

/** Reads `P90D`, `P1Y6M` or `PT48H`. Undefined for anything else, also for lower case and surrounding blanks. */
export function parseIsoDuration(text: string): CalendarDuration | undefined {
  const match = isoDuration.exec(text)
  if (match === null) return undefined
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((digits) => Number(digits ?? 0))
  return {
    years: years ?? 0,
    months: months ?? 0,
    days: (weeks ?? 0) * 7 + (days ?? 0),
    seconds: (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0),
  }
}

/**
 * Reads an ISO 8601 duration or the short form `91d` (units: s, h, d, w, y).
 *
 * @throws {LocalVaultError} `INVALID_OPTION` when the text is neither.
 */
export function parseDuration(text: string): CalendarDuration {
  const iso = parseIsoDuration(text)
  if (iso !== undefined) return iso
  const match = shortDuration.exec(text)
  if (match === null) {
    throw new LocalVaultError('INVALID_OPTION', `"${text}" is not a duration`, {
      hint: 'Write it as ISO 8601 ("P91D", "PT12H") or short ("91d", "12h", "1y").',
    })
  }
  const amount = Number(match[1])
  const none = { years: 0, months: 0, days: 0, seconds: 0 }
  switch (match[2]) {
    case 's':
      return { ...none, seconds: amount }
    case 'h':
      return { ...none, seconds: amount * 3600 }
    case 'w':
      return { ...none, days: amount * 7 }
    case 'y':
      return { ...none, years: amount }
    default:
      return { ...none, days: amount }
  }
}

/** Adds (`sign` 1) or subtracts (`sign` -1) a duration by the UTC calendar; the 31st becomes the month's last day. */
export function addDuration(from: Date, duration: CalendarDuration, sign: 1 | -1 = 1): Date {
  const months = sign * (duration.years * 12 + duration.months)
  const moved = new Date(from)
  if (months !== 0) {
    const day = moved.getUTCDate()
    moved.setUTCDate(1)
    moved.setUTCMonth(moved.getUTCMonth() + months)
    const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
    moved.setUTCDate(Math.min(day, lastDay))
  }
  return new Date(moved.getTime() + sign * (duration.days * 86_400 + duration.seconds) * 1000)
}

/** The length in days when the duration starts at `from`; lets durations of different units be compared. */
export function durationDays(duration: CalendarDuration, from: Date): number {
  return (addDuration(from, duration).getTime() - from.getTime()) / 86_400_000
}
