import { expect, test } from 'vitest'
import { renderCalendar } from '../../src/render/calendar.ts'
import type { TimelineEvent } from '../../src/render/timeline.ts'

const now = new Date('2026-01-01T12:00:00Z')
const event: TimelineEvent = {
  key: 'orders',
  vaultName: 'contoso',
  on: '2026-03-02T10:30:00Z',
  what: 'rotate',
  by: 'service',
  version: '0123456789abcdef0123456789abcdef',
  overdue: false,
  message: 'by its rotation policy',
}

/** Content lines as they are after unfolding (RFC 5545 3.1). */
function lines(events: TimelineEvent[]): string[] {
  return renderCalendar(events, now).replaceAll('\r\n ', '').split('\r\n').slice(0, -1)
}

function values(events: TimelineEvent[], name: string): string[] {
  return lines(events).flatMap((line) => (line.startsWith(`${name}:`) ? [line.slice(name.length + 1)] : []))
}

test('a calendar has the properties that RFC 5545 3.6 and 3.6.1 ask for', () => {
  const all = lines([event])
  expect(all[0]).toBe('BEGIN:VCALENDAR')
  expect(all.at(-1)).toBe('END:VCALENDAR')
  expect(all).toEqual(expect.arrayContaining(['VERSION:2.0', 'BEGIN:VEVENT', 'END:VEVENT', 'DTSTAMP:20260101T120000Z']))
  expect(values([event], 'PRODID')).toHaveLength(1)
  expect(values([event], 'DTSTART')).toEqual(['20260302T103000Z'])
  expect(values([event], 'SUMMARY')).toEqual(['orders in contoso: rotation'])
})

test('lines end with CRLF, the last one, too, and are folded at 75 octets without breaking a character', () => {
  const text = renderCalendar([{ ...event, message: 'größer '.repeat(40) }], now)
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  const physical = text.split('\r\n')
  expect(physical.some((line) => line.startsWith(' '))).toBe(true)
  for (const line of physical) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  expect(text.replaceAll('\r\n ', '')).toContain('größer '.repeat(20))
})

test('commas, semicolons, backslashes and line ends are escaped in texts (RFC 5545 3.3.11)', () => {
  const [description] = values([{ ...event, message: 'a, b; c\\d\nBEGIN:VALARM' }], 'DESCRIPTION')
  expect(description).toContain('a\\, b\\; c\\\\d\\nBEGIN:VALARM')
  expect(lines([{ ...event, message: 'x\r\nBEGIN:VALARM' }])).not.toContain('BEGIN:VALARM')
})

test('events have ids of their own, and the same ones the next time, so that importing again doubles nothing', () => {
  const events: TimelineEvent[] = [
    event,
    { ...event, what: 'expire' },
    { ...event, key: 'invoices' },
    { ...event, vaultName: 'fabrikam' },
    { ...event, version: 'new-1', vaultName: null },
  ]
  const ids = values(events, 'UID')
  expect(new Set(ids).size).toBe(events.length)
  const later = events.map((each) => ({ ...each, on: '2026-04-01T00:00:00Z', overdue: true }))
  expect(values(later, 'UID')).toEqual(ids)
})

test('what is overdue says so, and an empty calendar is one', () => {
  expect(values([{ ...event, overdue: true }], 'SUMMARY')).toEqual(['orders in contoso: rotation (overdue)'])
  expect(lines([]).at(-1)).toBe('END:VCALENDAR')
})
