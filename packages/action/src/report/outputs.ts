import { setOutput } from '@actions/core'
import type { KeyResult, KeyStep, Report } from './report.ts'

/** The outputs that `action.yml` promises, as text. */
export interface Outputs {
  changed: string
  rotated: string
  pending: string
  'plan-file': string
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
    'key-id': only.id ?? '',
    'key-name': only.key ?? '',
    'key-version': only.version ?? '',
    'previous-version': only.previousVersion ?? '',
    reason: only.reason?.code ?? '',
    results: JSON.stringify(report.results.map(withNulls)),
  }
}

export function writeOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}

/** Every entry has every member, so that a script can ask for one without knowing the outcome. */
function withNulls(result: KeyResult): Record<Exclude<keyof KeyResult, 'place'>, unknown> {
  return {
    key: result.key,
    vault: result.vault,
    outcome: result.outcome,
    changed: result.changed,
    rotated: result.rotated,
    dryRun: result.dryRun ?? false,
    reason: result.reason,
    id: result.id ?? null,
    previousVersion: result.previousVersion ?? null,
    version: result.version ?? null,
    changes: result.changes ?? null,
    steps: result.steps?.map(stepWithNulls) ?? null,
    verification: result.verification ?? null,
    attempts: result.attempts ?? null,
    adopted: result.adopted ?? null,
    nextDue: result.nextDue ?? null,
    operationId: result.operationId ?? null,
    durationMs: result.durationMs ?? null,
    error: result.error ?? null,
  }
}

function stepWithNulls(step: KeyStep): Record<keyof KeyStep, unknown> {
  return {
    action: step.action,
    outcome: step.outcome,
    reason: step.reason,
    version: step.version ?? null,
    changes: step.changes ?? null,
    ends: step.ends ?? null,
    goesOn: step.goesOn ?? null,
    error: step.error ?? null,
  }
}
