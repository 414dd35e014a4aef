import type { ErrorSummary, KeyturnError } from '@keyturn/core'
import { safeLines, safeText } from '@keyturn/core/text'
import type { Paint } from './paint.ts'
import { tellError } from './words.ts'

/** What failed, why, what to do next, and what the service's support asks for. */
export function renderError(error: KeyturnError | ErrorSummary, paint: Paint): string {
  const { code, message, hint, requestId } = tellError(error)
  return [
    `${paint.bad('error:')} ${safeLines(message)} ${paint.dim(`[${code}]`)}`,
    ...(hint === null ? [] : [`  ${paint.bold('hint:')} ${indent(safeLines(hint))}`]),
    ...(requestId === null ? [] : [`  request id: ${safeLines(safeText(requestId))}`]),
  ].join('\n')
}

/** The chain of causes with their stacks, for `--debug`. */
export function renderCauses(error: unknown): string {
  const lines: string[] = []
  for (let each = error, depth = 0; each !== undefined && each !== null && depth < 8; depth++) {
    const text = each instanceof Error ? (each.stack ?? `${each.name}: ${each.message}`) : String(each)
    lines.push(depth === 0 ? text : `caused by: ${text}`)
    each = each instanceof Error ? each.cause : undefined
  }
  return safeLines(lines.join('\n'))
}

function indent(text: string): string {
  return text.split('\n').join('\n    ')
}
