import type { ErrorSummary, VerificationReport } from '@keyturn/core'
import type { Operation } from './input-rules.ts'

/** What the step did: the one value behind outputs, job summary, annotations and the verdict. */
export interface Report {
  operation: Operation
  vaultName: string
  vaultUrl: string
  dryRun: boolean
  results: KeyResult[]
  /** What happened on the way that is worth a line, oldest first. */
  events: ReportEvent[]
}

export interface ReportEvent {
  on: Date
  key?: string
  text: string
}

export type Outcome =
  | 'rotated'
  | 'adopted'
  | 'not-due'
  | 'skipped'
  | 'created'
  | 'recovered'
  | 'updated'
  | 'unchanged'
  | 'failed'
  | 'indeterminate'

/** One key's result. `results`, the output, has these as they are. */
export interface KeyResult {
  key: string
  /** URL of the vault. */
  vault: string
  outcome: Outcome
  /** Whether the vault is another than before because of this step. Never with a dry run. */
  changed: boolean
  rotated: boolean
  dryRun?: boolean
  reason: { code: string; message: string }
  /** Full id of the latest version. */
  id?: string
  previousVersion?: string
  version?: string
  /** `ensure`: what was adjusted, one sentence each. */
  changes?: string[]
  verification?: VerificationReport
  attempts?: number
  adopted?: boolean
  /** When a rule of this step will next be due. ISO 8601. */
  nextDue?: string
  /** What the vault's audit log knows the request by. */
  operationId?: string
  durationMs?: number
  error?: ErrorSummary
}

/** Whether the step has to fail: for a key that has not been dealt with, or not certainly, or not well. */
export function isProblem(result: KeyResult): boolean {
  return result.outcome === 'failed' || result.outcome === 'indeterminate' || result.verification?.ok === false
}
