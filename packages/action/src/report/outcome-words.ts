import { summarizeAudit } from '@keyturn/core/audit'
import { isProblem, type KeyResult, type Outcome, type Report } from './report.ts'

export const icons: Record<Outcome, string> = {
  rotated: '🔄',
  adopted: '🔄',
  created: '✨',
  recovered: '♻️',
  updated: '✏️',
  unchanged: '✅',
  retired: '🗄️',
  undone: '↩️',
  'nothing-to-do': '✅',
  planned: '📋',
  applied: '✏️',
  audited: '🔎',
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
  undone: 'old versions restored',
  'nothing-to-do': 'nothing to do',
  planned: 'to be changed',
  applied: 'changed',
  audited: 'audited',
  'not-run': 'not come to',
  'not-due': 'not due',
  skipped: 'skipped',
  failed: 'failed',
  indeterminate: 'unknown',
}

const conditional: Partial<Record<Outcome, string>> = {
  rotated: 'would be rotated',
  retired: 'old versions would be retired',
  undone: 'old versions would be restored',
}

/** What became of a key, or would, in words. */
export function renderOutcome({ outcome, dryRun }: Pick<KeyResult, 'outcome' | 'dryRun'>): string {
  return `${icons[outcome]} ${(dryRun && conditional[outcome]) || words[outcome]}`
}

/** One line that says it all, such as "2 of 5 keys rotated in contoso". */
export function renderHeadline({ operation, results, vaults, dryRun, undo, audit, failures = [] }: Report): string {
  if (audit !== undefined) return `Key audit: ${summarizeAudit(audit)}`
  const problems = results.filter(isProblem).length + failures.length
  const done = results.filter((result) => (dryRun ? wouldChange(result) : result.changed)).length
  const keys = results.length === 1 ? '1 key' : `${results.length} keys`
  const what = operation === 'retire' ? `old versions of ${done} of ${keys}` : `${done} of ${keys}`
  const verb = undo ? 'restored' : verbs[operation]
  const said = dryRun ? `${what} would be ${verb}` : `${what} ${verb}`
  return `${said} in ${nameVaults(vaults)}${problems > 0 ? `, ${problems} with a problem` : ''}`
}

const verbs: Record<Report['operation'], string> = {
  rotate: 'rotated',
  create: 'created',
  ensure: 'changed',
  retire: 'retired',
  plan: 'changed',
  apply: 'changed',
  audit: 'audited',
}

const mostVaultNames = 3

function nameVaults(vaults: Report['vaults']): string {
  if (vaults.length > mostVaultNames) return `${vaults.length} vaults`
  return vaults.map(({ name }) => name).join(', ')
}

function wouldChange({ outcome }: KeyResult): boolean {
  return outcome === 'planned' || conditional[outcome] !== undefined
}
