import { iso } from '@keyturn/core'
import { toMarkdown, toMarkdownCode, toMarkdownTable } from '@keyturn/core/text'
import type { KeyResult, Report } from './report.ts'

/** A picture with more would not be read. */
const mostRows = 50
const mostInPicture = 30

/** What happened in this step, and what is due next. */
export function renderTimeline({ results, events }: Pick<Report, 'results' | 'events'>): string[] {
  const rows = events.slice(-mostRows).map(({ on, key, text }) => ({ on: iso(on), key, text }))
  const due = results.filter(hasNextDue).toSorted((a, b) => (a.nextDue < b.nextDue ? -1 : 1))
  for (const { key, nextDue } of due.length > mostInPicture ? [] : due) {
    rows.push({ on: iso(new Date(nextDue)), key, text: 'due next, by the rules of this step' })
  }
  rows.sort((a, b) => a.on.localeCompare(b.on))
  return [
    ...(rows.length === 0
      ? []
      : [
          `### Timeline\n\n${toMarkdownTable(
            ['Time', 'Key', 'What'],
            rows.map(({ on, key, text }) => [on, key ? toMarkdownCode(key) : '', toMarkdown(text)]),
          )}`,
        ]),
    ...renderDue(due),
  ]
}

type DueKey = KeyResult & { nextDue: string }

function hasNextDue(result: KeyResult): result is DueKey {
  return result.nextDue !== null
}

/** What is due next as a picture, where there are several keys. GitHub draws it. */
function renderDue(due: readonly DueKey[]): string[] {
  if (due.length < 3) return []
  const shown = due.slice(0, mostInPicture)
  const rest = due.length - shown.length
  const lines = shown.map(({ key, nextDue }) => `  ${chartText(key)} :milestone, ${nextDue.slice(0, 10)}, 0d`)
  return [
    [
      '### Due next',
      '',
      '```mermaid',
      'gantt',
      '  dateFormat YYYY-MM-DD',
      '  axisFormat %Y-%m-%d',
      '  todayMarker off',
      ...lines,
      '```',
    ].join('\n'),
    ...(rest > 0 ? [`…and ${rest} more keys later.`] : []),
  ]
}

/** Names of keys have letters, digits and hyphens only; what else a vault says must not become a part of the chart. */
function chartText(text: string): string {
  return text.replace(/[^\w-]/g, '_').slice(0, 127)
}
