import { Temporal } from 'temporal-polyfill'
import { KeyturnError } from './errors.ts'
import { quote } from './text.ts'
import { say, type Term } from './wording.ts'

/** A length of time as a calendar knows it: `P1M` is a month, however long that month is. Its JSON and text are ISO 8601. */
export interface Duration {
  readonly years: number
  readonly months: number
  readonly weeks: number
  readonly days: number
  readonly hours: number
  readonly minutes: number
  readonly seconds: number
}

const iso = /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/
const short = /^(\d+)(s|min|h|d|w|mo|y)$/
const units = {
  s: 'seconds',
  min: 'minutes',
  h: 'hours',
  d: 'days',
  w: 'weeks',
  mo: 'months',
  y: 'years',
} as const

const longest = Temporal.Duration.from({ years: 100 })
const beyondLongest = Temporal.Duration.from({ years: 101 })
const anyDay = Temporal.PlainDateTime.from('2000-01-01T00:00:00')

/**
 * Reads a duration: ISO 8601 with whole numbers (`P90D`, `P1Y2M`, `PT48H`, `P1DT12H`), or one number with a unit:
 * `s`, `min`, `h`, `d`, `w`, `mo`, `y` (`90d`, `12h`, `1y`). A lone `m` is refused, since it could be either of two.
 * Case matters; zero is allowed, a sign or a fraction is not; the longest is 100 years.
 *
 * @param what names the value in the error, such as a flag
 * @throws {KeyturnError} `INVALID_INPUT` for anything else
 */
export function parseDuration(text: string, what?: string | Term): Duration {
  const prefix = what === undefined ? '' : say`${what}: `
  const duration = readDuration(text)
  if (duration === undefined) {
    throw new KeyturnError(
      'INVALID_INPUT',
      say`${prefix}${quote(text)} is not a duration; use ISO 8601 such as P90D or PT12H, or a number with s, min, h, d, w, mo or y such as 90d`,
      hintFor(text),
    )
  }
  if (Temporal.Duration.compare(Temporal.Duration.from(duration), longest, { relativeTo: anyDay }) > 0) {
    throw new KeyturnError('INVALID_INPUT', say`${prefix}${quote(text)} is too long; at most 100 years (P100Y)`)
  }
  return duration
}

function hintFor(text: string): { hint?: string } {
  if (/^\d+m$/.test(text)) return { hint: `"${text}" could be minutes or months: write ${text}in or ${text}o.` }
  return text === text.trim() ? {} : { hint: 'Leave out the spaces around it.' }
}

function readDuration(text: string): Duration | undefined {
  if (!short.test(text) && !iso.test(text)) return undefined
  // Longer numbers are out of Temporal's range, and a hundred years of seconds have ten digits.
  if (/\d{11}/.test(text)) return beyondLongest
  const [, amount, unit] = short.exec(text) ?? []
  if (amount === undefined) return Temporal.Duration.from(text)
  return Temporal.Duration.from({ [units[unit as keyof typeof units]]: Number(amount) })
}

/** The date that lies `duration` after `date`, by the calendar in UTC: 31 January + `P1M` is the last day of February. */
export function addDuration(date: Date, duration: Duration): Date {
  return move(date, duration, 1)
}

/** The date that lies `duration` before `date`, by the calendar in UTC. */
export function subtractDuration(date: Date, duration: Duration): Date {
  return move(date, duration, -1)
}

const hourMs = 3_600_000

/** A forecast asks this a million times, which Temporal, the judge of it in the tests, takes a hundred times as long for. */
function move(date: Date, { years, months, weeks, days, hours, minutes, seconds }: Duration, sign: 1 | -1): Date {
  const clock = (hours * 60 + minutes) * 60_000 + seconds * 1000
  return new Date(moveMonths(date, sign * (years * 12 + months)) + sign * ((weeks * 7 + days) * 24 * hourMs + clock))
}

function moveMonths(date: Date, months: number): number {
  if (months === 0) return date.getTime()
  const moved = new Date(date)
  moved.setUTCDate(1)
  moved.setUTCMonth(moved.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate()
  return moved.setUTCDate(Math.min(date.getUTCDate(), lastDay))
}

/** ISO 8601, as the service writes it: `P90D`. */
export function formatDuration(duration: Duration): string {
  return Temporal.Duration.from(duration).toString()
}

/**
 * Reads a point in time: a date (`2027-01-31`, midnight UTC), an instant with its zone (`2027-01-31T12:00:00Z`), or a
 * duration from `now` (`90d`, `P1Y`). Cut to whole seconds, the service's resolution.
 *
 * @param what names the value in the error, such as a flag
 * @throws {KeyturnError} `INVALID_INPUT` for anything else
 */
export function parseExpiry(text: string, now: Date, what?: string | Term): Date {
  const date = readDate(text) ?? readFromNow(text, now, what)
  if (date === undefined) {
    const prefix = what === undefined ? '' : say`${what}: `
    const local = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(\.\d+)?$/.test(text)
    throw new KeyturnError(
      'INVALID_INPUT',
      say`${prefix}${quote(text)} is not a point in time; use a date such as 2027-01-31, an instant such as 2027-01-31T12:00:00Z, or a duration from now such as 90d`,
      local ? { hint: 'An instant needs its zone: append Z for UTC.' } : {},
    )
  }
  return new Date(Math.floor(date.getTime() / 1000) * 1000)
}

function readDate(text: string): Date | undefined {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return new Date(Temporal.Instant.from(`${text}T00:00Z`).epochMilliseconds)
    if (/^\d{4}-\d{2}-\d{2}T/.test(text)) return new Date(Temporal.Instant.from(text).epochMilliseconds)
  } catch (error) {
    // 2027-02-30, or no zone.
    if (!(error instanceof RangeError)) throw error
  }
  return undefined
}

function readFromNow(text: string, now: Date, what: string | Term | undefined): Date | undefined {
  return readDuration(text) && addDuration(now, parseDuration(text, what))
}
