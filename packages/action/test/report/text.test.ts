import { expect, test } from 'vitest'
import { toLogLines, toMarkdown, toMarkdownCode, toPlainLine } from '../../src/report/text.ts'

test('a plain line shows line breaks, escapes and other controls instead of obeying them', () => {
  expect(toPlainLine('a\r\nb\u001b[31mc\u0085d')).toBe('a\\u{d}\\u{a}b\\u{1b}[31mc\\u{85}d')
})

test('a plain line shows characters that reorder or hide text', () => {
  expect(toPlainLine('\u202egpj.exe\u2066\u200b\ufeff')).toBe('\\u{202e}gpj.exe\\u{2066}\\u{200b}\\u{feff}')
})

test('a plain line leaves letters of all scripts and emoji alone', () => {
  expect(toPlainLine('ключ 鍵 مفتاح 🔑')).toBe('ключ 鍵 مفتاح 🔑')
})

test.each(['::add-mask::x', '  ::set-output name=a::b', '\u00a0::error::x'])(
  'the log line %j begins no command',
  (text) => {
    expect(toLogLines(text).trimStart().startsWith('::')).toBe(false)
  },
)

test('a log line holds no command of the old form anywhere', () => {
  expect(toLogLines('see ##[add-mask]x and ##[group]y')).not.toContain('##[')
})

test('a log line with colons inside stays readable', () => {
  expect(toLogLines('core::mem::swap failed')).toBe('core::mem::swap failed')
})

test('a line break in the text cannot put a command at the beginning of a line', () => {
  expect(toLogLines('harmless\n::error::x\r\n  ::debug::y\r::z')).toBe(
    'harmless\n\\u{3a}:error::x\n  \\u{3a}:debug::y\\u{d}::z',
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
