import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64Url, encodeBase64Url } from '../../src/crypto/base64url.ts'
import { CryptoInputError } from '../../src/crypto/input-error.ts'

test('writes base64url without padding', () => {
  expect(encodeBase64Url(Uint8Array.of(0xfb, 0xff, 0xfe, 0x00))).toBe('-__-AA')
})

test('writes the part that a view shows, not the buffer behind it', () => {
  expect(encodeBase64Url(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('AgM')
})

test.each(['-__-AA', '-__-AA==', '+//+AA', '+//+AA=='])('reads %s, one of the four forms that clients send', (text) => {
  expect(decodeBase64Url(text, "'value'")).toEqual(Uint8Array.of(0xfb, 0xff, 0xfe, 0x00))
})

test('reads back whatever it wrote', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(decodeBase64Url(encodeBase64Url(bytes), 'x')).toEqual(bytes)
    }),
  )
})

test.each([
  ['a character of no alphabet', 'AB.D'],
  ['white space', 'AB D'],
  ['a line break', 'ABCD\n'],
  ['a single leftover character', 'ABCDE'],
  ['padding in the middle', 'AB==CDEF'],
  ['too little padding', 'AA='],
  ['too much padding', 'AAA=='],
  ['padding alone', '='],
])('refuses %s', (_what, text) => {
  expect(() => decodeBase64Url(text, "'value'")).toThrow(CryptoInputError)
})

test('names what was wrong and does not repeat it', () => {
  expect(() => decodeBase64Url('secret!', "'key.d'")).toThrow("'key.d' is not valid base64url.")
  expect(() => decodeBase64Url(12, "'key.d'")).toThrow("'key.d' must be a base64url string.")
})
