import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainText, quote } from '../src/text.ts'

test.each([
  ['\u001b[31mred\u001b[0m', '�[31mred�[0m'],
  ['one\r\n::error::two', 'one ::error::two'],
  ['safe\u202egnp.exe', 'safe�gnp.exe'],
  ['zero\u200bwidth', 'zero�width'],
  ['\u009b31m', '�31m'],
  ['  spaces \t around  ', 'spaces around'],
  ['Ümläut 鍵 🔑', 'Ümläut 鍵 🔑'],
])('%j becomes %j', (text, plain) => {
  expect(plainText(text)).toBe(plain)
})

test('a long text is cut, and says so', () => {
  expect(plainText('x'.repeat(501))).toBe(`${'x'.repeat(500)}…`)
  expect(quote('x'.repeat(201))).toBe(`"${'x'.repeat(200)}…"`)
  expect(quote(1024)).toBe('"1024"')
})

test('whatever comes in, one line without control or bidi characters comes out', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) =>
      /^[^\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*$/u.test(plainText(text)),
    ),
    { numRuns: 500 },
  )
})
