import { happenings, type TimelineEvent } from './timeline.ts'

/**
 * A Mermaid gantt chart: a section a key, a milestone an event. What is overdue is critical, what the service does by itself
 * is active. https://mermaid.js.org/syntax/gantt.html
 */
export function renderGantt(events: readonly TimelineEvent[]): string {
  const sections = Map.groupBy(events, ({ key, vaultName }) => (vaultName === null ? key : `${key} in ${vaultName}`))
  return [
    'gantt',
    '  title Key rotation',
    '  dateFormat YYYY-MM-DD',
    '  axisFormat %Y-%m-%d',
    ...[...sections].flatMap(([name, own]) => [`  section ${plain(name)}`, ...own.map(renderMilestone)]),
  ].join('\n')
}

function renderMilestone({ what, by, on, version, overdue }: TimelineEvent): string {
  const marks = [...(overdue ? ['crit'] : by === 'service' ? ['active'] : []), 'milestone']
  const name = plain(`${happenings[what]} by ${by} (${version.slice(0, 8)})`)
  return `  ${name} :${marks.join(', ')}, ${on.slice(0, 10)}, 0d`
}

/** A colon ends the name of a task; a semicolon or a number sign ends the line. */
function plain(text: string): string {
  return text.replaceAll(/[:;#\r\n]+/g, ' ').replaceAll(/ {2,}/g, ' ')
}
