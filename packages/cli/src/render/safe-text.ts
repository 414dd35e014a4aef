/**
 * C0 and C1 controls, DEL, bidirectional controls, invisible separators and lone surrogates: what can move the cursor,
 * rewrite a line already printed or make text read differently from what it is.
 */
const unsafe = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cs}]|[\u{e0000}-\u{e007f}]/gu

/** Text from elsewhere with every unsafe character shown as an escape. Ordinary line ends are escaped, too. */
export function safeText(text: string): string {
  return text.replace(unsafe, escapeCharacter)
}

/** The same for text of our own that may have several lines. */
export function safeLines(text: string): string {
  return text.split('\n').map(safeText).join('\n')
}

/** As `safeText`, on every string of a plain value, names of members included. Dates stay dates. */
export function safeValue<T>(value: T): T {
  return mapStrings(value) as T
}

function mapStrings(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  if (Array.isArray(value)) return value.map(mapStrings)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [safeText(name), mapStrings(member)]))
}

/** JSON text with the unsafe characters that JSON itself leaves raw written as `\uXXXX`: the value stays the same. */
export function escapeInJson(json: string): string {
  return json.replace(unsafe, (character) => (character === '\n' ? character : toUnicodeEscapes(character)))
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  if (character === '\t') return '\\t'
  return toUnicodeEscapes(character)
}

function toUnicodeEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('')
}
