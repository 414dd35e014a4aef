import { type AuditResult, auditMarkdown } from '@keyturn/core/audit'
import { toMarkdown, toMarkdownCode, toMarkdownTable } from '@keyturn/core/text'
import { renderDetails } from './details.ts'
import { fit } from './fit.ts'
import { icons, renderHeadline, renderOutcome } from './outcome-words.ts'
import { renderPlan } from './plan-summary.ts'
import { byConcern, isProblem, type KeyResult, type Report } from './report.ts'
import { renderTimeline } from './timeline.ts'
import { renderVersion } from './version.ts'

/** In bytes, what each part of a summary may take. */
interface Room {
  table: number
  failures: number
  plan: number
  details: number
}

/** GitHub loses the whole summary of a step that passes 1 MiB. */
const roomOfSummary: Room = { table: 400_000, failures: 20_000, plan: 300_000, details: 200_000 }
/** GitHub refuses a comment of more than 65,536 characters. */
export const roomOfComment: Room = { table: 20_000, failures: 5_000, plan: 20_000, details: 10_000 }
const mostDetails = 50

/** The job summary as Markdown: what was found, what was done and why, what was checked, when. */
export function renderSummary(report: Report, most: Room = roomOfSummary): string {
  const { vaults, failures = [] } = report
  const sorted = report.results.toSorted(byConcern)
  // An audit has its findings in place of them.
  const detailed = report.audit === undefined ? sorted.slice(0, mostDetails) : []
  const details = detailed.map((result) => renderDetails(result, vaultOf(result, vaults)))
  return [
    `## ${renderMark(report)}${toMarkdown(renderHeadline(report))}`,
    report.audit === undefined ? renderTable(sorted, vaults, most.table) : renderFindings(report.audit, most.table),
    ...fit(failures.map(renderProblem), most.failures).shown,
    renderPlan(report, most.plan),
    ...fit(
      details.filter((text) => text !== ''),
      most.details,
    ).shown,
    ...renderTimeline(report),
    `<sub>${vaults.length === 1 ? 'Vault' : 'Vaults'} ${vaults
      .slice(0, 100)
      .map(({ url }) => toMarkdownCode(url))
      .join(', ')} · times in UTC, by the vault's clock</sub>`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

/** The summary of a step that ended before anything could be said of single keys. */
export function renderFailure(messages: readonly { message: string; hint?: string | undefined }[]): string {
  const lines = messages.map(({ message, hint }) => `- ${toMarkdown(message)}${hint ? `<br>${toMarkdown(hint)}` : ''}`)
  return `## ❌ keyturn failed\n\n${lines.join('\n')}\n`
}

/** Whoever looks at many summaries looks at their headings. */
function renderMark({ results, failures = [] }: Report): string {
  if (results.some(({ outcome }) => outcome === 'indeterminate')) return `${icons.indeterminate} `
  return results.some(isProblem) || failures.length > 0 ? `${icons.failed} ` : ''
}

function renderProblem({ message, hint }: { message: string; hint: string | null }): string {
  return `❌ ${toMarkdown(message)}${hint ? `<br>${toMarkdown(hint)}` : ''}`
}

/** What was found, the worst first, as far as there is room; the headline is the summary's own. */
function renderFindings(audit: AuditResult, bytes: number): string {
  const [, ...lines] = auditMarkdown(audit).split('\n')
  const { shown, hidden } = fit(lines, bytes)
  return [
    ...shown,
    ...(hidden > 0
      ? ['', `…and ${hidden} lines more: the file ${toMarkdownCode('results-file')} has all of them.`]
      : []),
  ]
    .join('\n')
    .trim()
}

/** Beyond so many rows, those of keys that were only looked at are folded: nobody scrolls past them to the end. */
const mostQuietRows = 20

function renderTable(results: readonly KeyResult[], vaults: Report['vaults'], bytes: number): string {
  if (results.length === 0) return 'There was no key to look at.'
  const quiet = results.length > mostQuietRows ? results.filter(isQuiet) : []
  const told = quiet.length === 0 ? results : results.filter((result) => !isQuiet(result))
  const first = renderRows(told, vaults, bytes)
  const folded = renderRows(quiet, vaults, bytes - Buffer.byteLength(first))
  const heading = `${quiet.length} keys to which nothing was to be done`
  return [first, ...(folded === '' ? [] : [`<details><summary>${heading}</summary>\n\n${folded}\n\n</details>`])]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** Whether there is nothing to say of a key but that it is as it should be. */
function isQuiet(result: KeyResult): boolean {
  return !isProblem(result) && ['not-due', 'unchanged', 'nothing-to-do'].includes(result.outcome)
}

function renderRows(results: readonly KeyResult[], vaults: Report['vaults'], bytes: number): string {
  if (results.length === 0) return ''
  const rows = results.map((result) => [
    toMarkdownCode(result.key),
    ...(vaults.length > 1 ? [toMarkdown(vaultOf(result, vaults) ?? '')] : []),
    renderOutcome(result),
    result.rotated || result.outcome === 'indeterminate' ? renderVersion(result.previousVersion) : '',
    renderVersion(result.version),
    toMarkdown(result.error?.message ?? result.reason.message),
    renderVerdict(result),
  ])
  const headings = ['Key', ...(vaults.length > 1 ? ['Vault'] : []), 'Outcome', 'Before', 'Latest', 'Why', 'Checks']
  const [heading = '', line = '', ...lines] = toMarkdownTable(headings, rows).split('\n')
  const { shown, hidden } = fit(lines, bytes)
  return [
    ...(shown.length === 0 ? [] : [[heading, line, ...shown].join('\n')]),
    ...(hidden > 0 ? [`…and ${hidden} more: the file ${toMarkdownCode('results-file')} has all of them.`] : []),
  ].join('\n\n')
}

/** The name of a key's vault, where there are several. */
function vaultOf({ vaultUrl }: KeyResult, vaults: Report['vaults']): string | undefined {
  return vaults.length < 2 ? undefined : (vaults.find(({ url }) => url === vaultUrl)?.name ?? vaultUrl)
}

/** What was not checked is said as well: nobody is to take it for passed. */
function renderVerdict({ verification, rotated, outcome }: KeyResult): string {
  if (verification === null) return rotated && outcome !== 'created' ? 'not verified' : ''
  const count = (status: string) => verification.checks.filter((check) => check.status === status).length
  const parts = [`${count('passed')} passed`]
  if (count('warning') > 0) parts.push(`⚠️ ${count('warning')} with a warning`)
  if (count('failed') > 0) parts.push(`**${count('failed')} failed**`)
  if (count('not-checked') > 0) parts.push(`➖ ${count('not-checked')} not checked`)
  return parts.join(', ')
}
