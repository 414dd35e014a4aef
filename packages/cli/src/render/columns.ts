/** Two columns, the second one wrapped: how help shows commands and flags. Our own text only: one character, one column. */
export function renderColumns(rows: readonly (readonly [left: string, right: string])[], width: number): string[] {
  const indent = 2
  const widestLeft = Math.floor(width * 0.45)
  const left = Math.max(0, ...rows.map(([each]) => each.length).filter((length) => length <= widestLeft))
  return rows.flatMap(([name, text]) => {
    const [first = '', ...more] = wrapText(text, width - indent - left - 2)
    const head = ' '.repeat(indent) + name
    const margin = ' '.repeat(indent + left + 2)
    // A name that is too long for its column stands on a line of its own.
    return name.length > left
      ? [head, ...[first, ...more].map((line) => margin + line)]
      : [(head.padEnd(indent + left + 2) + first).trimEnd(), ...more.map((line) => margin + line)]
  })
}

/** Words in lines of at most `width` characters; a longer word gets a line of its own. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
