import stringWidth from 'fast-string-width'
import { trimLines } from './card.ts'
import type { Paint } from './paint.ts'

/**
 * Columns that line up, without lines between them: still text that `grep` can work on.
 *
 * @param head titles of the columns; empty for none
 */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const lines = head.length === 0 ? rows : [head.map((title) => paint.bold(title)), ...rows]
  const widths: number[] = []
  for (const cells of lines) {
    for (const [column, cell] of cells.entries()) widths[column] = Math.max(widths[column] ?? 0, measure(cell))
  }
  const texts = lines.map((cells) => cells.map((cell, column) => pad(cell, widths[column] ?? 0)).join('  '))
  return trimLines(texts.join('\n'))
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - measure(cell)))
}

const plain = /^[\x20-\x7e]*$/

/** Columns on a terminal: wide characters have two, colours none. */
function measure(text: string): number {
  return plain.test(text) ? text.length : stringWidth(text)
}
