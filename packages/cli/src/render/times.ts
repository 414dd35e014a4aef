import { iso } from '@keyturn/core'

/** A point in time in UTC, written as everywhere else: `2026-11-21T20:36:00Z`. */
export function showTime(date: Date | undefined | null, absent = 'never'): string {
  return date === undefined || date === null ? absent : iso(date)
}

/** How long ago, in the largest unit that says something: `91d`, `3h`. */
export function showAge(date: Date | undefined | null, now: Date): string {
  if (date === undefined || date === null) return ''
  const seconds = Math.max(0, Math.floor((now.getTime() - date.getTime()) / 1000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}min`
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3_600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}

/** An ISO 8601 duration as it is given on the command line, where one unit says it: `90d` for `P90D`. */
export function showDuration(duration: string): string {
  const [, time, amount, unit] = /^P(T?)(\d+)([YMWDHS])$/.exec(duration) ?? []
  if (amount === undefined || unit === undefined) return duration
  return `${amount}${unit === 'M' ? (time === '' ? 'mo' : 'min') : unit.toLowerCase()}`
}
