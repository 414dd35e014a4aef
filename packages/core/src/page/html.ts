import { safeText } from '../text.ts'

/** Markup. Made with `html` alone, so that nothing else gets into a page unescaped. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

type Part = string | number | Html | readonly Html[] | undefined

/** Markup from a template: what is put into it is text, unless it is markup itself. `undefined` is nothing. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(template.map((text, index) => (index === 0 ? '' : markupOf(parts[index - 1])) + text).join(''))
}

function markupOf(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return part.markup
  if (typeof part === 'object') return part.map(({ markup }) => markup).join('')
  return escapeHtml(`${part}`)
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text for an element or a quoted attribute; what could make it read differently is written as an escape. */
function escapeHtml(text: string): string {
  return safeText(text).replace(/[&<>"']/g, (character) => references[character] ?? character)
}
