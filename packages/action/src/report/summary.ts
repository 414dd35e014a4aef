import { summary } from '@actions/core'
import { toMarkdown, toMarkdownCode } from '@keyturn/core/text'
import type { Environment } from '../inputs/input-reader.ts'
import { renderPlan } from './plan-summary.ts'
import { isProblem, type KeyResult, type KeyStep, type Outcome, type Report } from './report.ts'

/** A job summary holds 1 MiB; beyond this many keys the rest is counted, and `results` has them. */
const mostRows = 500
const mostDetails = 50

const icons: Record<Outcome, string> = {
  rotated: '🔄',
  adopted: '🔄',
  created: '✨',
  recovered: '♻️',
  updated: '✏️',
  unchanged: '✅',
  retired: '🗄️',
  undone: '↩️',
  planned: '📋',
  applied: '✏️',
  'not-run': '⛔',
  'not-due': '✅',
  skipped: '⏭️',
  failed: '❌',
  indeterminate: '❓',
}

const words: Record<Outcome, string> = {
  rotated: 'rotated',
  adopted: 'rotated (answer was lost)',
  created: 'created',
  recovered: 'recovered',
  updated: 'updated',
  unchanged: 'unchanged',
  retired: 'old versions retired',
  undone: 'old versions as before',
  planned: 'to be changed',
  applied: 'changed',
  'not-run': 'not come to',
  'not-due': 'not due',
  skipped: 'skipped',
  failed: 'failed',
  indeterminate: 'unknown',
}

/** The job summary as Markdown: what was found, what was done and why, what was checked, when. */
export function renderSummary(report: Report): string {
  const sorted = [...report.results].sort((a, b) => weight(a) - weight(b))
  return [
    `## ${toMarkdown(renderHeadline(report))}`,
    renderTable(sorted.slice(0, mostRows), report),
    ...(sorted.length > mostRows
      ? [`…and ${sorted.length - mostRows} more: the output ${toMarkdownCode('results')} has all of them.`]
      : []),
    ...(report.failures ?? []).map(
      ({ message, hint }) => `❌ ${toMarkdown(message)}${hint ? `<br>${toMarkdown(hint)}` : ''}`,
    ),
    renderPlan(report),
    ...sorted.slice(0, mostDetails).map(renderDetails),
    ...renderTimeline(report),
    `<sub>${report.vaults.length === 1 ? 'Vault' : 'Vaults'} ${report.vaults.map(({ url }) => toMarkdownCode(url)).join(', ')} · times in UTC, by the vault's clock</sub>`,
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

/** Adds to the job summary; does nothing where the runner offers none. */
export async function writeSummary(markdown: string, env: Environment): Promise<void> {
  if (env.GITHUB_STEP_SUMMARY) await summary.addRaw(markdown).write()
}

/** One line that says it all, such as "Rotated 2 of 5 keys in contoso". */
export function renderHeadline({ operation, results, vaults, dryRun, failures = [] }: Report): string {
  const problems = results.filter(isProblem).length + failures.length
  const done = results.filter((result) => (dryRun ? wouldChange(result) : result.changed)).length
  const keys = results.length === 1 ? '1 key' : `${results.length} keys`
  const what = operation === 'retire' ? `old versions of ${done} of ${keys}` : `${done} of ${keys}`
  const said = dryRun ? `${what} would be ${verbs[operation]}` : `${what} ${verbs[operation]}`
  return `${said} in ${nameVaults(vaults)}${problems > 0 ? `, ${problems} with a problem` : ''}`
}

const verbs: Record<Report['operation'], string> = {
  rotate: 'rotated',
  create: 'created',
  ensure: 'changed',
  retire: 'retired',
  plan: 'changed',
  apply: 'changed',
}

const mostVaultNames = 3

function nameVaults(vaults: Report['vaults']): string {
  if (vaults.length > mostVaultNames) return `${vaults.length} vaults`
  return vaults.map(({ name }) => name).join(', ')
}

function wouldChange({ outcome }: KeyResult): boolean {
  return outcome === 'rotated' || outcome === 'planned' || outcome === 'retired' || outcome === 'undone'
}

/** Problems first, then what changed, then the rest; the order given within each. */
function weight(result: KeyResult): number {
  if (isProblem(result)) return 0
  return result.changed ? 1 : 2
}

function renderTable(results: readonly KeyResult[], { vaults }: Pick<Report, 'vaults'>): string {
  if (results.length === 0) return 'There was no key to look at.'
  const rows = results.map((result) =>
    [
      renderKey(result, vaults),
      renderOutcome(result),
      renderVersion(result.previousVersion),
      renderVersion(result.version),
      toMarkdown(result.error?.message ?? result.reason.message),
      renderVerdict(result),
    ].join(' | '),
  )
  return ['| Key | Outcome | Before | After | Why | Checks |', '| --- | --- | --- | --- | --- | --- |']
    .concat(rows.map((row) => `| ${row} |`))
    .join('\n')
}

function renderKey({ key, vaultUrl }: KeyResult, vaults: Report['vaults']): string {
  if (vaults.length < 2) return toMarkdownCode(key)
  return `${toMarkdownCode(key)} in ${toMarkdown(vaults.find(({ url }) => url === vaultUrl)?.name ?? vaultUrl)}`
}

function renderOutcome(result: KeyResult): string {
  const { outcome, dryRun } = result
  const shown = dryRun && outcome !== 'planned' && wouldChange(result) ? `would be ${outcome}` : words[outcome]
  return `${icons[outcome]} ${shown}`
}

function renderVersion(version: string | null): string {
  return version === null ? '' : toMarkdownCode(`${version.slice(0, 8)}…`)
}

function renderVerdict({ verification }: KeyResult): string {
  if (verification === null) return ''
  const count = (status: string) => verification.checks.filter((check) => check.status === status).length
  const parts = [`${count('passed')} passed`]
  if (count('warning') > 0) parts.push(`${count('warning')} with a warning`)
  if (count('failed') > 0) parts.push(`**${count('failed')} failed**`)
  if (count('not-checked') > 0) parts.push(`${count('not-checked')} not checked`)
  return parts.join(', ')
}

const checkIcons: Record<string, string> = { passed: '✅', failed: '❌', warning: '⚠️', 'not-checked': '➖' }

/** What there is to say of one key beyond its row; nothing for a key that was only looked at. */
function renderDetails(result: KeyResult): string {
  const facts: [string, string][] = []
  const fact = (name: string, value: string | null | undefined) => {
    if (value) facts.push([name, value])
  }
  fact('Latest version', result.id && toMarkdownCode(result.id))
  fact('Version before', result.previousVersion && toMarkdownCode(result.previousVersion))
  fact('Adjusted', result.changes?.length ? result.changes.map(toMarkdown).join('<br>') : undefined)
  fact('Next step', result.error?.hint && toMarkdown(result.error.hint))
  fact("Service's request id", result.error?.requestId && toMarkdownCode(result.error.requestId))
  fact('Operation id in the audit log', result.operationId && toMarkdownCode(result.operationId))
  // What a plan would change stands in its diff.
  const steps = result.outcome === 'planned' ? [] : (result.steps ?? [])
  if (!result.changed && !isProblem(result) && steps.length === 0) return ''
  const checks = result.verification?.checks ?? []
  return [
    `<details${isProblem(result) ? ' open' : ''}><summary>${icons[result.outcome]} ${toMarkdownCode(result.key)} in detail</summary>`,
    facts.length > 0
      ? ['| | |', '| --- | --- |', ...facts.map(([name, value]) => `| ${name} | ${value} |`)].join('\n')
      : '',
    steps.length > 0 ? ['| Step | | |', '| --- | --- | --- |', ...steps.map(renderStep)].join('\n') : '',
    checks.length > 0
      ? [
          '| Check | | What was seen |',
          '| --- | --- | --- |',
          ...checks.map(
            (check) => `| ${check.name} | ${checkIcons[check.status]} ${check.status} | ${toMarkdown(check.detail)} |`,
          ),
        ].join('\n')
      : '',
    '</details>',
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function renderStep({ action, outcome, version, reason, ends, goesOn, error }: KeyStep): string {
  const effect = [
    ...(ends?.length ? [`stops: ${ends.join(', ')}`] : []),
    ...(goesOn?.length ? [`goes on: ${goesOn.join(', ')}`] : []),
  ]
  const words = [error?.message ?? reason.message, ...effect].join('; ')
  return `| ${action}${version === null ? '' : ` ${renderVersion(version)}`} | ${outcome} | ${toMarkdown(words)} |`
}

/** What happened in this step, and what is due next. */
function renderTimeline(report: Report): string[] {
  const rows = report.events.slice(-mostDetails).map(({ on, key, text }) => ({ on: formatTime(on), key, text }))
  for (const { key, nextDue } of report.results.slice(0, mostDetails)) {
    if (nextDue !== null)
      rows.push({ on: formatTime(new Date(nextDue)), key, text: 'due next, by the rules of this step' })
  }
  if (rows.length === 0) return []
  rows.sort((a, b) => a.on.localeCompare(b.on))
  const lines = rows.map(({ on, key, text }) => `| ${on} | ${key ? toMarkdownCode(key) : ''} | ${toMarkdown(text)} |`)
  return [['### Timeline', '', '| Time | Key | |', '| --- | --- | --- |', ...lines].join('\n')]
}

function formatTime(date: Date): string {
  return date.toISOString().replace('T', ' ').slice(0, 19)
}
