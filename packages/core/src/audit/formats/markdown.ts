import { refuseUnknownOptions } from '../../options.ts'
import { toMarkdown, toMarkdownCode, toMarkdownTable } from '../../text.ts'
import { vaultNameOf } from '../../vault/reference.ts'
import type { AuditResult, Finding, Severity } from '../finding.ts'
import { countBySeverity, counts } from '../reach.ts'

export interface AuditMarkdownOptions {
  /** Findings beyond so many are counted. Default: all are listed. */
  most?: number | undefined
}

/** The result for an issue, a pull request or a job summary: GitHub's Markdown. Pure. */
export function auditMarkdown(audit: AuditResult, options: AuditMarkdownOptions = {}): string {
  refuseUnknownOptions('auditMarkdown', options, { most: true })
  const { most = Number.POSITIVE_INFINITY } = options
  const current = audit.findings.filter(counts)
  const shown = current.slice(0, most)
  const hidden = current.length - shown.length
  return [
    `### Key audit: ${summarizeAudit(audit)}`,
    `Profile ${toMarkdownCode(audit.profile)}, ${audit.at}, ${audit.vaults.map(({ vaultUrl }) => toMarkdownCode(vaultUrl)).join(', ') || 'no vault'}.`,
    ...(shown.length > 0 ? [table(shown)] : []),
    ...(hidden > 0 ? [`And ${hidden} more.`] : []),
    ...section(
      'Could not be read',
      audit.unread.map(
        ({ key, vaultUrl, message, code }) => `${place(key, vaultUrl)}: ${toMarkdown(message)} (${code})`,
      ),
    ),
    ...section(
      'Not checked',
      audit.notChecked.map(
        ({ rule, key, vaultUrl, reason }) => `${toMarkdownCode(rule)}, ${place(key, vaultUrl)}: ${toMarkdown(reason)}`,
      ),
    ),
    ...section(
      'Excepted',
      audit.findings.flatMap(({ rule, key, vaultUrl, exception }) =>
        exception === null
          ? []
          : [
              `${toMarkdownCode(rule)}, ${place(key, vaultUrl)}, until ${exception.until}: ${toMarkdown(exception.reason)}`,
            ],
      ),
    ),
  ].join('\n\n')
}

/** What an audit comes to, in a line: `2 errors, 1 warning and 0 notes in 12 keys of 2 vaults`. */
export function summarizeAudit(audit: Pick<AuditResult, 'findings' | 'keys' | 'vaults' | 'unread'>): string {
  const { error, warning, note } = countBySeverity(audit)
  const known = audit.findings.filter(({ baseline }) => baseline).length
  const excepted = audit.findings.filter(({ baseline, exception }) => !baseline && exception !== null).length
  return [
    error + warning + note === 0
      ? `no findings in ${plural(audit.keys.length, 'key')} of ${plural(audit.vaults.length, 'vault')}`
      : `${plural(error, 'error')}, ${plural(warning, 'warning')} and ${plural(note, 'note')} in ${plural(audit.keys.length, 'key')} of ${plural(audit.vaults.length, 'vault')}`,
    ...(known > 0 ? [`${known} known before`] : []),
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
    ...(audit.unread.length > 0 ? [`${audit.unread.length} could not be read`] : []),
  ].join('; ')
}

const marks: Readonly<Record<Severity, string>> = { error: '🔴 error', warning: '🟠 warning', note: '🔵 note' }

function table(findings: readonly Finding[]): string {
  return toMarkdownTable(
    ['Severity', 'Key', 'Rule', 'Finding', 'Fix'],
    findings.map(({ severity, key, vaultUrl, rule, message, fix }) => [
      marks[severity],
      place(key, vaultUrl),
      toMarkdownCode(rule),
      toMarkdown(message),
      fix === null ? '' : toMarkdownCode(fix),
    ]),
  )
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`**${title}**\n\n${lines.map((line) => `- ${line}`).join('\n')}`]
}

function place(key: string | null, vaultUrl: string): string {
  if (vaultUrl === '') return 'the profile'
  const vault = toMarkdownCode(vaultNameOf(vaultUrl))
  return key === null ? vault : `${toMarkdownCode(key)} in ${vault}`
}

function plural(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`
}
