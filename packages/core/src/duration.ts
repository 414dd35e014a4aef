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

/** In this order, as ISO 8601 writes them. */
const noTime = { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 }

class CalendarDuration implements Duration {
  declare readonly years: number
  declare readonly months: number
  declare readonly weeks: number
  declare readonly days: number
  declare readonly hours: number
  declare readonly minutes: number
  declare readonly seconds: number

  constructor(parts: Partial<Duration>) {
    Object.assign(this, noTime, parts)
  }

  toString(): string {
    return formatDuration(this)
  }

  toJSON(): string {
    return formatDuration(this)
  }
}

const iso =
  /^P(?!$)(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?=\d)(?:(?<hours>\d+)H)?(?:(?<minutes>\d+)M)?(?:(?<seconds>\d+)S)?)?$/
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

const longest = new CalendarDuration({ years: 100 })
const beyondLongest = new CalendarDuration({ years: 101 })
const anyDay = new Date('2000-01-01T00:00:00Z')

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
  // Beyond the range of a date there is no time to compare.
  if (!(move(anyDay, duration, 1) <= move(anyDay, longest, 1))) {
    throw new KeyturnError('INVALID_INPUT', say`${prefix}${quote(text)} is too long; at most 100 years (P100Y)`)
  }
  return duration
}

function hintFor(text: string): { hint?: string } {
  if (/^\d+m$/.test(text)) return { hint: `"${text}" could be minutes or months: write ${text}in or ${text}o.` }
  return text === text.trim() ? {} : { hint: 'Leave out the spaces around it.' }
}

function readDuration(text: string): Duration | undefined {
  const parts = readShort(text) ?? readIso(text)
  // A hundred years of seconds have ten digits; what is longer is out of a date's range.
  if (parts !== undefined && /\d{11}/.test(text)) return beyondLongest
  return parts && new CalendarDuration(parts)
}

function readShort(text: string): Partial<Duration> | undefined {
  const [, amount, unit] = short.exec(text) ?? []
  return amount === undefined ? undefined : { [units[unit as keyof typeof units]]: Number(amount) }
}

function readIso(text: string): Partial<Duration> | undefined {
  const found = iso.exec(text)?.groups
  return found && Object.fromEntries(Object.entries(found).map(([unit, amount]) => [unit, Number(amount ?? 0)]))
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
export function formatDuration({ years, months, weeks, days, hours, minutes, seconds }: Duration): string {
  const part = (amount: number, unit: string) => (amount === 0 ? '' : `${amount}${unit}`)
  const date = part(years, 'Y') + part(months, 'M') + part(weeks, 'W') + part(days, 'D')
  const time = part(hours, 'H') + part(minutes, 'M') + part(seconds, 'S')
  if (date + time === '') return 'PT0S'
  return `P${date}${time === '' ? '' : `T${time}`}`
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

const instant =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:T(?<time>(?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?<zone>Z|[+-]\d{2}:?\d{2}))?$/

function readDate(text: string): Date | undefined {
  const { day, time = '00:00', zone = 'Z' } = instant.exec(text)?.groups ?? {}
  if (day === undefined || !isOnCalendar(day)) return undefined
  const date = new Date(`${day}T${time}${zone.replace(/(?<=\d{2})(?=\d{2}$)/, ':')}`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** 2027-02-30 is not, and `Date` takes it for a day in March. */
function isOnCalendar(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}

function readFromNow(text: string, now: Date, what: string | Term | undefined): Date | undefined {
  return readDuration(text) && addDuration(now, parseDuration(text, what))
}
