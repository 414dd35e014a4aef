/** C0, DEL and C1 controls, and the characters that reorder or hide text (Unicode bidi controls, zero-width, BOM). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not reach a terminal
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** A foreign text on one line and without anything that a terminal acts on; cut after `limit` characters. */
export function plainText(text: string, limit = 500): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(unsafe, '\u{fffd}').trim()
  return line.length > limit ? `${line.slice(0, limit)}…` : line
}

/** An offending value as messages show it: in double quotes, safe for a terminal. */
export function quote(value: unknown): string {
  return `"${plainText(String(value), 200)}"`
}
