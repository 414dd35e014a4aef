import stringWidth from 'fast-string-width'
import { trimLines } from './card.ts'
import { wrapText } from './columns.ts'
import type { Paint } from './paint.ts'

/** What the last column needs beside the others, when it does not fit in one line. */
const leastRoom = 24
/** Where it stands below them. */
const indent = 4

/**
 * Columns that line up, without lines between them: still text that `grep` can work on. Where a row is too long its last
 * column is wrapped, or stands below the others when they leave too little room.
 *
 * @param head titles of the columns; empty for none
 */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const lines = head.length === 0 ? rows : [head.map((title) => paint.bold(title)), ...rows]
  const widths: number[] = []
  for (const cells of lines) {
    for (const [column, cell] of cells.entries()) widths[column] = Math.max(widths[column] ?? 0, measure(cell))
  }
  const widest = widths.pop() ?? 0
  const margin = widths.reduce((sum, width) => sum + width + 2, 0)
  const room = paint.width - margin
  const isBeside = room >= Math.min(widest, leastRoom)
  const texts = lines.flatMap((cells, index) => {
    const others = widths.map((width, column) => `${pad(cells[column] ?? '', width)}  `).join('')
    const last = cells[widths.length] ?? ''
    if (isBeside) {
      const [first = '', ...more] = wrapText(last, room)
      return [others + first, ...more.map((line) => ' '.repeat(margin) + line)]
    }
    const isTitle = index === 0 && head.length > 0
    const below = isTitle || last === '' ? [] : wrapText(last, paint.width - indent)
    return [others, ...below.map((line) => ' '.repeat(indent) + line)]
  })
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
