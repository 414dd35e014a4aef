import { expect, test } from 'vitest'
import type { TimelineEvent } from '../../src/page/page.ts'
import { renderTimeline } from '../../src/page/timeline.ts'

const year = { text: 'Two years.', monthsBefore: 12, monthsAfter: 12 }

function titlesOf(at: string, events: readonly TimelineEvent[]): string[] {
  const { markup } = renderTimeline({ ...year, at, bands: [{ title: 'Expiries', tone: 'warn', events }] })
  return [...markup.matchAll(/<g><title>([^<]*)<\/title>/g)].map(([, title = '']) => title)
}

test('events count in their month, from twelve months back to twelve ahead, to the second', () => {
  const on = (...dates: string[]) => dates.map((date) => ({ on: date, of: date.slice(0, 4) }))
  const events = on(
    '2025-10-31T23:59:59Z',
    '2025-11-01T00:00:00Z',
    '2026-11-28T08:00:00Z',
    '2026-11-30T23:59:59Z',
    '2027-11-30T23:59:59Z',
    '2027-12-01T00:00:00Z',
  )
  expect(titlesOf('2026-11-28T08:00:00Z', events)).toEqual([
    'Nov 2025, expiries: 1 (2025)',
    'Nov 2026, expiries: 2 (2026, 2026)',
    'Nov 2027, expiries: 1 (2027)',
  ])
})

test('what is overdue counts now, and is said to be overdue', () => {
  const events = [
    { on: '2026-03-01T00:00:00Z', of: 'orders', overdue: true },
    { on: '2026-11-29T00:00:00Z', of: 'payments' },
  ]
  expect(titlesOf('2026-11-28T08:00:00Z', events)).toEqual(['Nov 2026, expiries: 2, 1 overdue (orders, payments)'])
})

test('at the turn of a year months keep their years, and the day is where it is in its month', () => {
  const { markup } = renderTimeline({
    ...year,
    at: '2026-01-31T23:59:59Z',
    bands: [{ title: 'Expiries', tone: 'warn', events: [{ on: '2026-02-01T00:00:00Z', of: 'orders' }] }],
  })
  expect(markup).toContain('<th scope="row">Feb 2026</th><td>1: orders</td>')
  expect([...markup.matchAll(/class="axis" x="[\d.]+" y="\d+">(\w+)</g)].map(([, name]) => name).join(' ')).toBe(
    '2025 Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 2026 Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 2027',
  )
  expect(markup).toMatch(/class="today" x1="566\.4"/)
})

test('of many keys a dozen are named', () => {
  const events = Array.from({ length: 14 }, (_, index) => ({ on: '2026-12-01T00:00:00Z', of: `k${index}` }))
  const [title] = titlesOf('2026-11-28T08:00:00Z', events)
  expect(title).toMatch(/^Dec 2026, expiries: 14 \(k0, .*, k11 and 2 more\)$/)
})
