import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { addDuration, formatDuration, parseDuration, parseExpiry, subtractDuration } from '../src/duration.ts'
import { KeyturnError } from '../src/errors.ts'
import { quote } from '../src/text.ts'

function refusal(run: () => unknown): KeyturnError {
  try {
    run()
  } catch (error) {
    if (error instanceof KeyturnError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('parseDuration', () => {
  test.each([
    ['P90D', 'P90D'],
    ['P1Y2M', 'P1Y2M'],
    ['PT48H', 'PT48H'],
    ['P1DT12H', 'P1DT12H'],
    ['PT1M', 'PT1M'],
    ['P2W', 'P2W'],
    ['90d', 'P90D'],
    ['12h', 'PT12H'],
    ['2w', 'P2W'],
    ['6mo', 'P6M'],
    ['30min', 'PT30M'],
    ['45s', 'PT45S'],
    ['1y', 'P1Y'],
    ['100y', 'P100Y'],
    ['0d', 'PT0S'],
  ])('reads %s as %s', (text, expected) => {
    expect(formatDuration(parseDuration(text))).toBe(expected)
  })

  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    '90',
    'd',
    '90 d',
    ' 90d',
    '90D',
    'p90d',
    '-90d',
    'P-90D',
    '-P90D',
    '1.5d',
    'P1.5D',
    '1y6mo',
    '3 months',
    'P1H',
    'PT1D',
  ])('refuses %j and says what a duration looks like', (text) => {
    const error = refusal(() => parseDuration(text))
    expect(error.code).toBe('INVALID_INPUT')
    expect(error.message).toContain(`${quote(text)} is not a duration`)
    expect(error.message).toContain('P90D')
  })

  test('refuses a lone m, which could be minutes or months, and names both ways to write it', () => {
    expect(refusal(() => parseDuration('5m')).hint).toBe('"5m" could be minutes or months: write 5min or 5mo.')
  })

  test.each([
    '101y',
    'P101Y',
    '36600d',
    '999999y',
    '99999999d',
    '999999999mo',
    '99999999999999999999d',
    'P99999999999999999999D',
  ])('refuses %s, more than 100 years', (text) => {
    expect(refusal(() => parseDuration(text, '--expires')).message).toBe(
      `--expires: "${text}" is too long; at most 100 years (P100Y)`,
    )
  })

  test('says that spaces around a duration are too many, since a message does not show them', () => {
    expect(refusal(() => parseDuration(' 90d')).hint).toBe('Leave out the spaces around it.')
  })

  test('shows nothing of a value that a terminal would act on', () => {
    expect(refusal(() => parseDuration('90d\u001b[2J\u202e')).message).toContain(
      '"90d\ufffd[2J\ufffd" is not a duration',
    )
  })

  test('never throws anything but its own error, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^P?T?[0-9YMWDTHSmdhwoy]{0,14}$/)), (text) => {
        try {
          expect(formatDuration(parseDuration(text))).toMatch(/^P/)
        } catch (error) {
          if (!(error instanceof KeyturnError)) throw error
        }
      }),
    )
  })
})

describe('arithmetic in UTC', () => {
  test('counts a month by the calendar and stops at the end of a shorter one', () => {
    expect(addDuration(new Date('2027-01-31T10:00:00Z'), parseDuration('1mo'))).toEqual(
      new Date('2027-02-28T10:00:00Z'),
    )
    expect(subtractDuration(new Date('2028-03-31T10:00:00Z'), parseDuration('1mo'))).toEqual(
      new Date('2028-02-29T10:00:00Z'),
    )
  })

  test('a day has 24 hours, whatever the zone of the machine does that night', () => {
    expect(addDuration(new Date('2027-03-27T12:00:00Z'), parseDuration('2d'))).toEqual(new Date('2027-03-29T12:00:00Z'))
  })
})

describe('parseExpiry', () => {
  const now = new Date('2026-11-21T20:30:15.750Z')

  test.each([
    ['2027-01-31', '2027-01-31T00:00:00.000Z'],
    ['2027-01-31T12:30:00Z', '2027-01-31T12:30:00.000Z'],
    ['2027-01-31T12:30:00.999Z', '2027-01-31T12:30:00.000Z'],
    ['2027-01-31T12:30:00+02:00', '2027-01-31T10:30:00.000Z'],
    ['90d', '2027-02-19T20:30:15.000Z'],
    ['P1Y', '2027-11-21T20:30:15.000Z'],
    ['PT1H', '2026-11-21T21:30:15.000Z'],
  ])('reads %s as %s', (text, expected) => {
    expect(parseExpiry(text, now).toISOString()).toBe(expected)
  })

  test.each([
    '',
    'tomorrow',
    '2027-02-30',
    '2027-13-01',
    '31.01.2027',
    '2027-1-1',
    '1800000000',
    '2027-01-31T25:00:00Z',
  ])('refuses %j and shows what is allowed', (text) => {
    const error = refusal(() => parseExpiry(text, now, '--expires'))
    expect(error.code).toBe('INVALID_INPUT')
    expect(error.message).toContain(`--expires: ${JSON.stringify(text)} is not a point in time`)
  })

  test('refuses an instant without a zone instead of guessing one', () => {
    expect(refusal(() => parseExpiry('2027-01-31T12:00:00', now)).hint).toContain('append Z')
  })

  test('names the flag when the duration is too long', () => {
    expect(refusal(() => parseExpiry('200y', now, '--expires')).message).toBe(
      '--expires: "200y" is too long; at most 100 years (P100Y)',
    )
  })
})

test('dates move as Temporal moves them, in both directions', () => {
  const part = fc.integer({ min: 0, max: 40 })
  const duration = fc.record({
    years: part,
    months: part,
    weeks: part,
    days: part,
    hours: part,
    minutes: part,
    seconds: part,
  })
  const date = fc.date({ min: new Date('1970-01-01'), max: new Date('2106-02-07'), noInvalidDate: true })
  fc.assert(
    fc.property(date, duration, (from, by) => {
      const inUtc = Temporal.Instant.fromEpochMilliseconds(from.getTime()).toZonedDateTimeISO('UTC')
      expect(addDuration(from, by).getTime()).toBe(inUtc.add(by).epochMilliseconds)
      expect(subtractDuration(from, by).getTime()).toBe(inUtc.subtract(by).epochMilliseconds)
    }),
    { numRuns: 300 },
  )
})
