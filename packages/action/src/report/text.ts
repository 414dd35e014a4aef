// C0 and C1 controls, line and paragraph separators, and the characters that reorder or hide text (Unicode TR 9 and TR 36).
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/**
 * One line that shows on a screen as it is: characters that control, reorder or hide are written as `\u{…}`.
 * For everything that came from outside, such as what a vault or an ID token says.
 */
export function toPlainLine(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
}

/**
 * Text for the workflow's log, whose lines stay lines, and in which the runner finds no command in any line.
 *
 * The runner obeys a line that starts with `::`, after any spaces, and one that has `##[` anywhere.
 */
export function toLogLines(text: string): string {
  return text
    .split(/\r?\n/)
    .map(toPlainLine)
    .join('\n')
    .replaceAll('##[', '#\\u{23}[')
    .replace(/^(\s*)::/gm, '$1\\u{3a}:')
}

const markup = /[&<>|[\]()`*_~\\#!@:{}]/g

/**
 * Text for one cell of a Markdown table, or a part of a paragraph: nothing in it is taken for markup, a link or a mention.
 * Character references work in GitHub's tables, headings and HTML elements alike; backslashes do not.
 */
export function toMarkdown(text: string): string {
  const escapeLine = (line: string) =>
    toPlainLine(line).replace(markup, (character) => `&#${character.codePointAt(0)};`)
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
