import type { Paint } from './paint.ts'

/** A title, and labelled values below it. */
export function renderCard(
  title: string,
  fields: readonly (readonly [label: string, value: string])[],
  paint: Paint,
): string {
  const longest = Math.max(0, ...fields.map(([label]) => label.length))
  return trimLines(
    [title, ...fields.map(([label, value]) => `  ${paint.dim(label.padEnd(longest))}  ${value}`)].join('\n'),
  )
}

/** Without the spaces that fill columns at the end of lines. */
export function trimLines(text: string): string {
  return text.replaceAll(/[ ]+$/gm, '')
}
