/** Text from elsewhere as Markdown shows it: nothing in it is a link, a mention, a tag or the end of a table's cell. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//')
    .replaceAll(/[\\`*_{}[\]()#+!|~-]/g, '\\$&')
}

/** Text from elsewhere as code: shown as it is. */
export function markdownCode(text: string): string {
  const escaped = text
    .replaceAll(/[\r\n]+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
  return `<code>${escaped.replaceAll('|', '&#124;').replaceAll('@', '&#64;').replaceAll('`', '&#96;')}</code>`
}
