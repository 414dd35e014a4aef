import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { addDuration, durationDays, negated, parseDuration, parseIsoDuration } from '../src/duration.ts'

const amount = fc.option(fc.nat({ max: 5000 }), { nil: undefined })
const written = fc.tuple(...Array.from({ length: 7 }, () => amount)).map((amounts) => {
  const [years, months, weeks, days, hours, minutes, seconds] = amounts.map((each) => each ?? '')
  const part = (value: number | string | undefined, unit: string) => (value === '' ? '' : `${value}${unit}`)
  const time = part(hours, 'H') + part(minutes, 'M') + part(seconds, 'S')
  const date = part(years, 'Y') + part(months, 'M') + part(weeks, 'W') + part(days, 'D')
  return `P${date}${time === '' ? '' : `T${time}`}`
})
const date = fc.date({
  min: new Date('1990-01-01T00:00:00Z'),
  max: new Date('2100-01-01T00:00:00Z'),
  noInvalidDate: true,
})

test('durations are read, added, taken away and measured as Temporal does it', () => {
  fc.assert(
    fc.property(written, date, (text, from) => {
      const inUtc = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO('UTC')
      const start = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO('UTC')
      const duration = parseIsoDuration(text)
      if (text === 'P' || start.add(text).year > 9999) return expect(duration).toBeUndefined()
      if (duration === undefined) throw new Error(`${text} was not read`)
      const expected = Temporal.Duration.from(text)
      expect(addDuration(from, duration).getTime()).toBe(inUtc.add(expected).epochMilliseconds)
      expect(addDuration(from, negated(duration)).getTime()).toBe(inUtc.subtract(expected).epochMilliseconds)
      expect(durationDays(duration, from)).toBeCloseTo(expected.total({ unit: 'days', relativeTo: inUtc }), 6)
    }),
  )
})

test.each([
  'P',
  'PT',
  'P1DT',
  'p1d',
  ' P1D',
  'P1D ',
  '-P1D',
  'P-1D',
  'P1.5D',
  'PT1D',
  'P1D1Y',
  'P9999Y',
  `P${'9'.repeat(400)}D`,
  '90d',
  '',
])('no duration for a policy is %j', (text) => {
  expect(parseIsoDuration(text)).toBeUndefined()
})

test.each([
  ['91d', 'P91D'],
  ['36h', 'PT36H'],
  ['45s', 'PT45S'],
  ['2w', 'P14D'],
  ['1y', 'P12M'],
])('%s is short for %s', (short, long) => {
  expect(parseDuration(short)).toEqual(parseDuration(long))
})

test.each(['9999y', '5m', '1.5d', '-1d', ''])('%j is refused, and the error says how one is written', (text) => {
  expect(() => parseDuration(text)).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION', message: `"${text}" is not a duration` }),
  )
})
