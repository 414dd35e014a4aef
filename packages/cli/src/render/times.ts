/** A point in time as people read it, in UTC: `2026-11-21 20:36:00Z`. */
export function showTime(date: Date | undefined | null, absent = 'never'): string {
  return date === undefined || date === null ? absent : `${isoSeconds(date).replace('T', ' ')}`
}

/** ISO 8601 in UTC, whole seconds, as the service counts. */
export function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z')
}

/** How long ago, in the largest unit that says something: `91 days`, `3 hours`. */
export function showAge(date: Date | undefined | null, now: Date): string {
  if (date === undefined || date === null) return ''
  const seconds = Math.max(0, Math.floor((now.getTime() - date.getTime()) / 1000))
  if (seconds < 60) return plural(seconds, 'second')
  if (seconds < 3_600) return plural(Math.floor(seconds / 60), 'minute')
  if (seconds < 2 * 86_400) return plural(Math.floor(seconds / 3_600), 'hour')
  return plural(Math.floor(seconds / 86_400), 'day')
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
