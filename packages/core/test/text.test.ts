import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  escapeInJson,
  isUnsafe,
  plainText,
  quote,
  safeLines,
  safeText,
  toMarkdown,
  toMarkdownCode,
  toMarkdownTable,
} from '../src/text.ts'

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
      /^[^\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]*$/u.test(plainText(text)),
    ),
    { numRuns: 500 },
  )
})

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

test('JSON keeps its value and its line ends', () => {
  const value = { 'k\u2028': 'v\u202e\u007f\u{e0041}' }
  const json = escapeInJson(JSON.stringify(value, undefined, 2))
  expect(json.split('\n')).toHaveLength(3)
  expect(JSON.parse(json)).toEqual(value)
})

test('a plain line shows line breaks, escapes and other controls instead of obeying them', () => {
  expect(safeText('a\r\nb\u001b[31mc\u0085d')).toBe('a\\r\\nb\\u001b[31mc\\u0085d')
})

test('a plain line shows characters that reorder or hide text', () => {
  expect(safeText('\u202egpj.exe\u2066\u200b\ufeff')).toBe('\\u202egpj.exe\\u2066\\u200b\\ufeff')
})

test('a plain line leaves letters of all scripts and emoji alone', () => {
  expect(safeText('ключ 鍵 مفتاح 🔑')).toBe('ключ 鍵 مفتاح 🔑')
})

test.each(['::add-mask::x', '  ::set-output name=a::b', '\u00a0::error::x'])(
  'the log line %j begins no command',
  (text) => {
    expect(safeLines(text).trimStart().startsWith('::')).toBe(false)
  },
)

test('a log line holds no command of the old form anywhere', () => {
  expect(safeLines('see ##[add-mask]x and ##[group]y')).not.toContain('##[')
})

test('a log line with colons inside stays readable', () => {
  expect(safeLines('core::mem::swap failed')).toBe('core::mem::swap failed')
})

test('a line break in the text cannot put a command at the beginning of a line', () => {
  expect(safeLines('harmless\n::error::x\r\n  ::debug::y\r::z')).toBe(
    'harmless\n\\u003a:error::x\n  \\u003a:debug::y\\r::z',
  )
})

test('Markdown holds no character that GitHub takes for markup', () => {
  const escaped = toMarkdown('|<img src=x>[a](b)`c`*d*_e_~f~\\#!@g https://h {i} & j')
  expect(escaped.replaceAll(/&#\d+;/g, '')).toMatch(/^[\w =./]*$/)
  expect(escaped).toContain('&#124;&#60;img src=x&#62;&#91;a&#93;')
})

test('line breaks in Markdown stay inside their table cell', () => {
  expect(toMarkdown('cannot sign in\n  first: | no\n')).toBe('cannot sign in<br>first&#58; &#124; no')
})

test('code is an element, because nothing can be escaped inside backticks', () => {
  expect(toMarkdownCode('a`</code>|')).toBe('<code>a&#96;&#60;/code&#62;&#124;</code>')
})

test('JSON and YAML keep their values where they would be commands for a runner', () => {
  const value = { note: '##[error]x', '::add-mask::': '::error::x' }
  const json = escapeInJson(JSON.stringify(value, undefined, 2))
  expect(json).not.toMatch(/##\[|^\s*::/m)
  expect(JSON.parse(json)).toEqual(value)
  for (const text of ['##[error]x', '::error::x', ' ::x', 'a\n::x', '\u061c', '\u001b[1m::x'])
    expect(isUnsafe(text), text).toBe(true)
  for (const text of ['a::b', '# [x]', '#[x]', 'Grüße']) expect(isUnsafe(text), text).toBe(false)
})

test('a colour before a command does not hide it', () => {
  expect(safeLines('\u001b[1m::error::x')).toBe('\\u001b[1m::error::x')
  expect(safeLines('  ::error::x')).toBe('  \\u003a:error::x')
})

test('a table has a line of hyphens below its headings, and its cells as they are', () => {
  expect(toMarkdownTable(['Key', 'Why'], [['<code>orders</code>', 'due']])).toBe(
    '| Key | Why |\n| --- | --- |\n| <code>orders</code> | due |',
  )
  expect(toMarkdownTable(['Key', 'Why'], [])).toBe('')
})
