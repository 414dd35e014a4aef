import { expect, test } from 'vitest'
import { escapeInJson, safeText, safeValue } from '../../src/render/safe-text.ts'

test.each([
  ['an escape sequence', '\u001b[2J', '\\u001b[2J'],
  ['a C1 control', '\u009b2J', '\\u009b2J'],
  ['a line end', 'a\r\nb', 'a\\r\\nb'],
  ['a tab', 'a\tb', 'a\\tb'],
  ['a change of direction', 'a\u202eb', 'a\\u202eb'],
  ['an invisible character', 'a\u200bb', 'a\\u200bb'],
  ['a tag character outside the first plane', '\u{e0041}', '\\udb40\\udc41'],
  ['ordinary letters of any script', 'Grüße 鍵 ключ', 'Grüße 鍵 ключ'],
])('%s', (_, text, expected) => {
  expect(safeText(text)).toBe(expected)
})

test('names of members are text from elsewhere, too', () => {
  const date = new Date(0)
  expect(safeValue({ tags: { 'a\u001b': ['b\u0007'] }, date, none: null })).toEqual({
    tags: { 'a\\u001b': ['b\\u0007'] },
    date,
    none: null,
  })
})

test('JSON keeps its value and its line ends', () => {
  const value = { 'k\u2028': 'v\u202e\u007f\u{e0041}' }
  const json = escapeInJson(JSON.stringify(value, undefined, 2))
  expect(json.split('\n')).toHaveLength(3)
  expect(JSON.parse(json)).toEqual(value)
})
