import { type AuditResult, type Finding, type Severity, summarizeAudit } from '@keyturn/core/audit'
import { trimLines } from './card.ts'
import { wrapLine } from './columns.ts'
import type { Paint } from './paint.ts'
import type { View } from './view.ts'

export const auditView: View<AuditResult> = {
  text: (audit, paint) => {
    const current = audit.findings.filter(({ baseline, exception }) => !baseline && exception === null)
    const places = [...audit.vaults.map(({ vaultUrl }) => vaultUrl), '']
    return trimLines(
      [
        ...places.flatMap((vaultUrl) => renderPlace(vaultUrl, current, paint)),
        ...renderRest(audit, paint),
        summarizeAudit(audit),
      ].join('\n\n'),
    )
  },
  rows: ({ findings, unread, notChecked }) => [
    ...findings.map(({ severity, rule, key, version, vaultUrl, message, fix, source, fingerprint }) => [
      severity,
      rule,
      key ?? '',
      version ?? '',
      vaultUrl,
      message,
      fix ?? '',
      source === null ? '' : `${source.file}:${source.line}`,
      fingerprint,
    ]),
    ...unread.map(({ key, vaultUrl, code, message }) => ['unread', code, key ?? '', '', vaultUrl, message, '', '', '']),
    ...notChecked.map(({ rule, key, vaultUrl, reason }) => [
      'not-checked',
      rule,
      key ?? '',
      '',
      vaultUrl,
      reason,
      '',
      '',
      '',
    ]),
  ],
}

function renderPlace(vaultUrl: string, findings: readonly Finding[], paint: Paint): string[] {
  const here = findings.filter((finding) => finding.vaultUrl === vaultUrl)
  if (here.length === 0) return []
  return [
    [paint.bold(vaultUrl === '' ? 'the profile' : vaultUrl), ...here.map((each) => renderFinding(each, paint))].join(
      '\n',
    ),
  ]
}

function renderFinding({ severity, key, rule, message, fix, source }: Finding, paint: Paint): string {
  const colours: Record<Severity, (text: string) => string> = { error: paint.bad, warning: paint.warn, note: paint.dim }
  const where = source === null || key !== null ? '' : ` (${source.file}:${source.line})`
  return [
    wrapLine(
      `  ${colours[severity](severity.padEnd(7))}  ${key === null ? '' : `${paint.bold(key)}: `}${message}${where} ${paint.dim(`[${rule}]`)}`,
      11,
      paint.width,
    ),
    // In one line whatever its length: it is there to be pasted.
    ...(fix === null ? [] : [`           ${paint.dim('fix:')} ${fix}`]),
  ].join('\n')
}

function renderRest({ unread, notChecked }: AuditResult, paint: Paint): string[] {
  const place = (key: string | null, vaultUrl: string) => (key === null ? vaultUrl : `${key} in ${vaultUrl}`)
  const lines = [
    ...unread.map(
      ({ key, vaultUrl, code, message }) => `${paint.bad('not read')}: ${place(key, vaultUrl)}: ${message} [${code}]`,
    ),
    ...notChecked.map(
      ({ rule, key, vaultUrl, reason }) => `${paint.warn('not checked')}: ${rule}: ${place(key, vaultUrl)}: ${reason}`,
    ),
  ]
  return lines.length === 0 ? [] : [lines.map((line) => wrapLine(line, 2, paint.width)).join('\n')]
}
