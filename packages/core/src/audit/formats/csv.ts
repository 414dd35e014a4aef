import { safeText } from '../../text.ts'
import type { AuditResult, Finding } from '../finding.ts'

const columns: Readonly<Record<string, (finding: Finding) => string>> = {
  severity: ({ severity }) => severity,
  rule: ({ rule }) => rule,
  key: ({ key }) => key ?? '',
  version: ({ version }) => version ?? '',
  vault_url: ({ vaultUrl }) => vaultUrl,
  message: ({ message }) => message,
  why: ({ why }) => why,
  fix: ({ fix }) => fix ?? '',
  source: ({ source }) => (source === null ? '' : `${source.file}:${source.line}`),
  baseline: ({ baseline }) => String(baseline),
  exception: ({ exception }) => (exception === null ? '' : `until ${exception.until}: ${exception.reason}`),
  fingerprint: ({ fingerprint }) => fingerprint,
}

/** The findings as CSV (RFC 4180): a head, one line a finding. No cell is a formula to a spreadsheet. Pure. */
export function auditCsv({ findings }: Pick<AuditResult, 'findings'>): string {
  const lines = [Object.keys(columns), ...findings.map((finding) => Object.values(columns).map((of) => of(finding)))]
  return lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')
}

/** A spreadsheet takes for a formula what begins with one of these, behind spaces too; an apostrophe makes it text. */
const formula = /^\s*[=+\-@\t\r|%]/

function cell(text: string): string {
  const safe = safeText(text)
  const guarded = formula.test(text) ? `'${safe}` : safe
  return /[",\r\n;]/.test(guarded) || guarded.startsWith("'") ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
