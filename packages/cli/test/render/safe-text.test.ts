import { expect, test } from 'vitest'
import { safeValue } from '../../src/render/safe-text.ts'

test('names of members are text from elsewhere, too', () => {
  const date = new Date(0)
  expect(safeValue({ tags: { 'a\u001b': ['b\u0007'] }, date, none: null })).toEqual({
    tags: { 'a\\u001b': ['b\\u0007'] },
    date,
    none: null,
  })
})
