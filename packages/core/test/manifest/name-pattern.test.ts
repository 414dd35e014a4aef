import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesPattern } from '../../src/manifest/name-pattern.ts'

test.each([
  ['orders', 'orders', true],
  ['ORDERS', 'orders', true],
  ['orders', 'order', false],
  ['orders', 'order?', true],
  ['order', 'order?', false],
  ['app-orders', 'app-*', true],
  ['app-', 'app-*', true],
  ['myapp-orders', 'app-*', false],
  ['a-b-c', '*-b-*', true],
  ['', '*', true],
  ['', '', true],
  ['x', '', false],
  ['abcabd', '*abd', true],
])('says of %j and the pattern %j: %s', (text, pattern, expected) => {
  expect(matchesPattern(text, pattern)).toBe(expected)
})

test('agrees with the same pattern as a regular expression', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '-'), { maxLength: 8 }).map((all) => all.join(''))
  const patterns = fc.array(fc.constantFrom('a', 'b', '-', '*', '?'), { maxLength: 6 }).map((all) => all.join(''))
  fc.assert(
    fc.property(letters, patterns, (text, pattern) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`)
      expect(matchesPattern(text, pattern)).toBe(expression.test(text))
    }),
    { numRuns: 3_000 },
  )
})

test('answers at once for a pattern that makes regular expressions run for years', () => {
  expect(matchesPattern('a'.repeat(127), `${'a*'.repeat(90)}b`)).toBe(false)
})
