/**
 * What can move a cursor, rewrite a line already printed, or make text read differently from what it is: C0 and C1 controls
 * and DEL, bidirectional controls, zero-width and invisible characters, line and paragraph separators, tags, lone surrogates
 * (Unicode TR 9, TR 36). The one set for whatever keyturn shows.
 */
const unsafe = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** What GitHub's runner obeys wherever it reads it, and at the start of a line, after spaces and colours. */
const oldCommand = /##\[/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
const command = /^((?:\s|\u001b\[[\d;]*m)*):(?=:)/gm

/** Most text, and told from the rest much faster than by the set above. */
const plain = /^[\x20-\x7e]*$/

/** Whether text from elsewhere must not be shown as it is: it has unsafe characters, or a command for GitHub's runner. */
export function isUnsafe(text: string): boolean {
  return text.search(unsafe) >= 0 || text.search(oldCommand) >= 0 || text.search(command) >= 0
}

/** Text from elsewhere on one line, with every unsafe character written as an escape (`\u001b`), line ends included. */
export function safeText(text: string): string {
  if (plain.test(text)) return text
  return text.replace(unsafe, (character) => shortEscapes[character] ?? escaped(character))
}

/** The same for text that may have several lines, none of which is a command for GitHub's runner. */
export function safeLines(text: string): string {
  return withoutCommands(text.split(/\r?\n/).map(safeText).join('\n'))
}

/** Text of any kind in which GitHub's runner finds no command: of each one character is written as an escape. */
export function withoutCommands(text: string): string {
  return text.replace(oldCommand, '\\u0023#[').replace(command, '$1\\u003a')
}

/** JSON text with what is unsafe in it written as `\uXXXX`: it stays the same value. */
export function escapeInJson(json: string): string {
  return json
    .replace(unsafe, (character) => (character === '\n' ? character : escaped(character)))
    .replace(oldCommand, '\\u0023#[')
}

const markup = /[&<>|[\]()`*_~\\#!@:{}]/g

/**
 * Text from elsewhere for one cell of a Markdown table, or a part of a paragraph: nothing in it is taken for markup, a link,
 * a mention or a command. Character references work in GitHub's tables, headings and HTML elements alike; backslashes do not.
 */
export function toMarkdown(text: string): string {
  const escapeLine = (line: string) => safeText(line).replace(markup, (character) => `&#${character.codePointAt(0)};`)
  return text
    .trim()
    .split(/\s*\r?\n\s*/)
    .map(escapeLine)
    .join('<br>')
}

/** The same in a fixed-width font. An element, not backticks: inside backticks no character can be escaped. */
export function toMarkdownCode(text: string): string {
  return `<code>${toMarkdown(text)}</code>`
}

/** A table whose every column has a heading; nothing when it has no rows. @param rows cells that are Markdown already */
export function toMarkdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  return [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

/** A text with a full stop, where it does not end a sentence already. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** A foreign text on one line and without anything that a terminal acts on; cut after `limit` characters. */
export function plainText(text: string, limit = 500): string {
  return inOneLine(text.trim(), limit)
}

/** An offending value as messages show it: in double quotes, safe for a terminal, and with the spaces that may be what is wrong. */
export function quote(value: unknown): string {
  return `"${inOneLine(String(value), 200)}"`
}

function inOneLine(text: string, limit: number): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(unsafe, '\u{fffd}')
  return line.length > limit ? `${line.slice(0, limit)}…` : line
}

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Code unit by code unit, as JSON has it. */
function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
