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

/** A line that goes on below, `indent` columns in, where it is longer than `width`. */
export function wrapLine(line: string, indent: number, width: number): string {
  const start = /^ */.exec(line)?.[0] ?? ''
  const [first = '', ...more] = wrapText(line.slice(start.length), width - start.length)
  const rest = more.length === 0 ? [] : wrapText(more.join(' '), width - indent)
  return [start + first, ...rest.map((each) => ' '.repeat(indent) + each.trimStart())].join('\n')
}

/** Names in a line; those beyond the first ten are counted. */
export function listNames(names: readonly string[]): string {
  const most = 10
  const hidden = names.length - most
  return names.slice(0, most).join(', ') + (hidden > 0 ? ` and ${hidden} more` : '')
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
