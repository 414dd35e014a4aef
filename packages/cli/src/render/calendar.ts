import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator'
import { happenings, type TimelineEvent } from './timeline.ts'

/**
 * An iCalendar file (RFC 5545). An event is the same in every file: who imports a newer one has it moved, not doubled.
 *
 * @param now when the file is made
 */
export function renderCalendar(events: readonly TimelineEvent[], now: Date): string {
  const calendar = ical({
    name: 'Key rotation',
    prodId: { company: 'keyturn', product: 'schedule', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  })
  for (const { key, vaultName, on, what, by, version, overdue, message } of events) {
    const summary = vaultName === null ? key : `${key} in ${vaultName}`
    calendar.createEvent({
      id: `${what}.${version}.${key}@${vaultName ?? 'new'}.keyturn`,
      stamp: now,
      start: new Date(on),
      summary: `${summary}: ${happenings[what]}${overdue ? ' (overdue)' : ''}`,
      description: `By ${by === 'service' ? 'the service' : 'keyturn'}, version ${version}: ${message}`,
      categories: [{ name: what }],
      // It is to be seen, and keeps nobody from a meeting.
      transparency: ICalEventTransparency.TRANSPARENT,
    })
  }
  // RFC 5545 3.1: every content line ends with CRLF, the last one, too.
  return `${calendar.toString()}\r\n`
}
