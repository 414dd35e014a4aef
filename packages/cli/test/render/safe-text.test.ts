import { expect, test } from 'vitest'
import { safeInTurns, safeValue } from '../../src/render/safe-text.ts'

test('names of members are text from elsewhere, too', () => {
  const date = new Date(0)
  expect(safeValue({ tags: { 'a\u001b': ['b\u0007'] }, date, none: null })).toEqual({
    tags: { 'a\\u001b': ['b\\u0007'] },
    date,
    none: null,
  })
})

test('a long list becomes the same in turns, between which signals are heard', async () => {
  const value = { 'a\u001b': 'b\u0007', keys: Array.from({ length: 200 }, () => ({ name: 'c\u0007' })), none: null }
  let heard = false
  setImmediate(() => {
    heard = true
  })
  expect(await safeInTurns(value)).toEqual(safeValue(value))
  expect(heard).toBe(true)
  expect(await safeInTurns([value])).toEqual(safeValue([value]))
})
