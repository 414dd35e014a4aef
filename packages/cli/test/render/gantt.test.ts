import { expect, test } from 'vitest'
import { renderGantt } from '../../src/render/gantt.ts'
import type { TimelineEvent } from '../../src/render/timeline.ts'

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

test('each key is a section, each event a milestone on its day', () => {
  const events: TimelineEvent[] = [
    event,
    { ...event, key: 'invoices', vaultName: null, version: 'new-1', by: 'keyturn' },
    { ...event, what: 'retire-disable', on: '2026-04-02T00:00:00Z', by: 'keyturn', overdue: true },
  ]
  expect(renderGantt(events)).toBe(`\
gantt
  title Key rotation
  dateFormat YYYY-MM-DD
  axisFormat %Y-%m-%d
  section orders in contoso
  rotation by service (01234567) :active, milestone, 2026-03-02, 0d
  retirement disabled by keyturn (01234567) :crit, milestone, 2026-04-02, 0d
  section invoices
  rotation by keyturn (new-1) :milestone, 2026-03-02, 0d`)
})

test('nothing in a name ends it or begins another line', () => {
  const chart = renderGantt([{ ...event, vaultName: 'a:b;c#d\nsection x' }])
  expect(chart.split('\n').filter((line) => line.trimStart().startsWith('section'))).toEqual([
    '  section orders in a b c d section x',
  ])
})
