import { expect, test } from 'vitest'
import { decodeText } from '../../src/files/text-encoding.ts'

test.each([
  ['a text', 'keys: orders', 'utf8', false],
  ['a text with the mark of UTF-8', '\ufeffkeys: orders', 'utf8', false],
  ['a text of Windows', Buffer.from('\ufeffkeys: orders', 'utf16le'), 'utf16le', false],
  ['bytes', Uint8Array.of(0, 0xff, 0x80, 0xc3), 'latin1', true],
  ['bytes that begin as a text of Windows does', Uint8Array.of(0xff, 0xfe, 0, 0xd8), 'latin1', true],
  ['nothing', '', 'utf8', false],
])('%s comes out as it went in', (_what, content, encoding, binary) => {
  const bytes = Buffer.from(content as string)
  const decoded = decodeText(bytes)
  expect(decoded).toMatchObject({ encoding, binary })
  expect(Buffer.from(decoded.text, decoded.encoding)).toEqual(bytes)
})
