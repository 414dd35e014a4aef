import { wrapText } from './columns.ts'
import type { Paint } from './paint.ts'

/** A title, and labelled values below it. */
export function renderCard(
  title: string,
  fields: readonly (readonly [label: string, value: string])[],
  paint: Paint,
): string {
  const longest = Math.max(0, ...fields.map(([label]) => label.length))
  const margin = longest + 4
  const lines = fields.map(([label, value]) => {
    const wrapped = wrapText(value, paint.width - margin).join(`\n${' '.repeat(margin)}`)
    return `  ${paint.dim(label.padEnd(longest))}  ${wrapped}`
  })
  return trimLines([title, ...lines].join('\n'))
}

/** Without the spaces that fill columns at the end of lines. */
export function trimLines(text: string): string {
  // Tried at the start of each run of spaces alone: a wide margin is looked at once, not once for each of its columns.
  return text.replaceAll(/(?<![ ])[ ]+$/gm, '')
}
