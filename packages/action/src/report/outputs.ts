import { setOutput } from '@actions/core'
import type { KeyResult, Report } from './report.ts'

/** The outputs that `action.yml` promises, as text. */
export interface Outputs {
  changed: string
  rotated: string
  pending: string
  'plan-file': string
  'plan-digest': string
  'report-file': string
  'key-id': string
  'key-name': string
  'key-version': string
  'previous-version': string
  reason: string
  results: string
}

/** The outputs of a report. Those that tell of one key are empty when there were several. */
export function toOutputs(report: Report): Outputs {
  const only: Partial<KeyResult> = (report.results.length === 1 && report.results[0]) || {}
  return {
    changed: String(report.results.some((result) => result.changed)),
    rotated: String(report.results.some((result) => result.rotated)),
    pending: String((report.planned ?? []).length > 0),
    'plan-file': report.planFile ?? '',
    'plan-digest': report.planDigest ?? '',
    'report-file': report.reportFile ?? '',
    'key-id': only.id ?? '',
    'key-name': only.key ?? '',
    'key-version': only.version ?? '',
    'previous-version': only.previousVersion ?? '',
    reason: only.reason?.code ?? '',
    results: JSON.stringify(report.results.map(({ location: _, ...result }) => result)),
  }
}

export function writeOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}
