import { addDuration, type Duration, formatDuration, parseDuration, parseExpiry } from '../../duration.ts'
import { iso } from '../../instant.ts'
import { isSameCountedDate, isSameSecond } from '../../keys/counted-date.ts'

/** A date, or a time after the making of the version that it is about. */
export type Moment = { on: Date } | { after: Duration }

/** For counts whose length does not matter. */
export const anyDay: Date = new Date('2001-01-01T00:00:00Z')

const beginsLikeDate = /^\d{4}-/

/** A date or a duration, as the schema lets it through. */
export function readMoment(text: string): Moment {
  return beginsLikeDate.test(text) ? { on: parseExpiry(text, anyDay) } : { after: parseDuration(text) }
}

/** As plans hold it. */
export function momentText(moment: Moment): string {
  return 'on' in moment ? iso(moment.on) : formatDuration(moment.after)
}

/** The date that is meant, for a version that was or will be made at `made`. */
export function momentFrom(moment: Moment, made: Date): Date {
  return 'on' in moment ? moment.on : addDuration(made, moment.after)
}

/** The same, of the text in a plan. */
export function dateOfMomentText(text: string, made: Date): Date {
  return beginsLikeDate.test(text) ? new Date(text) : addDuration(made, parseDuration(text))
}

export function dateText(date: Date | undefined): string | null {
  return date === undefined ? null : iso(date)
}

/** Whether a date is the one that is meant for a version; one that was counted from its making, about that. */
export function isMomentOf(text: string, made: Date, date: Date | undefined): boolean {
  const meant = dateOfMomentText(text, made)
  if (beginsLikeDate.test(text)) return isSameSecond(meant, date)
  return isSameCountedDate(date, meant)
}
