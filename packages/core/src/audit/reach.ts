import { type AuditResult, type Finding, type Severity, severities } from './finding.ts'

/** Whether a finding counts: it is neither excepted nor in the baseline. */
export function counts({ baseline, exception }: Pick<Finding, 'baseline' | 'exception'>): boolean {
  return !baseline && exception === null
}

/** The findings that count and are at least this bad. Pure. */
export function findingsAtLeast({ findings }: Pick<AuditResult, 'findings'>, severity: Severity): Finding[] {
  const least = severities.indexOf(severity)
  return findings.filter((finding) => counts(finding) && severities.indexOf(finding.severity) <= least)
}

/** How many findings of each severity count. Pure. */
export function countBySeverity({ findings }: Pick<AuditResult, 'findings'>): Record<Severity, number> {
  const count = (severity: Severity) => findings.filter((each) => counts(each) && each.severity === severity).length
  return { error: count('error'), warning: count('warning'), note: count('note') }
}
