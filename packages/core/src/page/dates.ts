import type { Cell, Tone } from './page.ts'

const dayMs = 86_400_000

/** A date as a cell: the day, and how far it is from the one that the page is about. Empty for no date. */
export function dateCell(on: string | null, at: string, tone?: Tone): Cell {
  if (on === null) return { text: '' }
  const time = Date.parse(on)
  return {
    text: on.slice(0, 10),
    note: distance(time - Date.parse(at)),
    sort: time,
    ...(tone !== undefined && { tone }),
  }
}

/** The point of time to the minute, as people read it. */
export function minuteText(on: string): string {
  return `${on.slice(0, 10)} ${on.slice(11, 16)} UTC`
}

/** `in 12 days`, `3 months ago` */
function distance(ms: number): string {
  const days = Math.abs(ms) / dayMs
  if (days < 1) return ms > 0 ? 'within a day' : 'less than a day ago'
  const [count, unit] =
    days < 60
      ? [Math.floor(days), 'day']
      : days < 730
        ? [Math.floor(days / 30.44), 'month']
        : [Math.floor(days / 365.25), 'year']
  const span = `${count} ${unit}${count === 1 ? '' : 's'}`
  return ms < 0 ? `${span} ago` : `in ${span}`
}
