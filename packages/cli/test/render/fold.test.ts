import { expect, test } from 'vitest'
import { renderCounts } from '../../src/render/counts.ts'
import { foldResults } from '../../src/render/fold.ts'

const result = (key: string, outcome: string, error: object | null = null) => ({
  key,
  outcome,
  dryRun: false,
  reason: { code: 'NOT_DUE', message: 'due on 2027-01-01T00:00:00Z' },
  error,
})
const fold = (results: ReturnType<typeof result>[]) =>
  foldResults(results, { quiet: ['not-due'], done: ['rotated'], full: ({ key }) => `CARD OF ${key}` })

test('a nightly run over 2,000 keys of which none is due takes a screen, not 6,000 lines', () => {
  const lines = fold(Array.from({ length: 2000 }, (_, index) => result(`key-${index}`, 'not-due'))).split('\n')
  expect(lines).toHaveLength(13)
  expect(lines[0]).toBe('key-0  not due  NOT_DUE: due on 2027-01-01T00:00:00Z')
  expect(lines.slice(-3)).toEqual(['and 1990 more to which nothing was done', '', '2000 keys: 2000 not due'])
})

test('what happened, and what failed, is shown in full among them; one key alone always is', () => {
  const text = fold([result('a', 'not-due'), result('b', 'rotated'), result('c', 'not-due', { code: 'THROTTLED' })])
  expect(text).toBe(
    'CARD OF b\nCARD OF c\na  not due  NOT_DUE: due on 2027-01-01T00:00:00Z\n\n3 keys: 2 not due, 1 rotated',
  )
  expect(fold([result('a', 'not-due')])).toBe('CARD OF a')
})

test('a dry run counts what would be done, and says so', () => {
  const dry = [
    { outcome: 'rotated', dryRun: true },
    { outcome: 'not-due', dryRun: true },
  ]
  expect(renderCounts(dry, ['rotated'])).toBe('2 keys: 1 would be rotated, 1 not due')
})
