import type { ErrorSummary, KeyOperation, RetireStage, VerificationReport } from '@keyturn/core'
import type { AuditResult } from '@keyturn/core/audit'
import type { Change, PlanStep } from '@keyturn/core/manifest'
import type { Operation } from '../inputs/input-rules.ts'

/** What the step did: the one value behind outputs, job summary, annotations and the verdict. */
export interface Report {
  operation: Operation
  vaults: readonly { name: string; url: string }[]
  dryRun: boolean
  results: KeyResult[]
  /** What happened on the way that is worth a line, oldest first. */
  events: ReportEvent[]
  /** What went wrong and is about no single key, such as a list that broke off. */
  failures?: readonly ErrorSummary[]
  /** Whether what was retired was taken back. */
  undo?: boolean
  /** What a plan would do, step by step; nothing of it is done. */
  planned?: readonly PlanStep[]
  /** Where the plan was stored, for `apply`. */
  planFile?: string
  /** What names its bytes, for `plan-digest`. */
  planDigest?: string
  /** Where each outcome was written as it came, for `resume`. */
  reportFile?: string
  /** What an audit found. */
  audit?: AuditResult
  /** Where that is for code scanning. */
  sarifFile?: string
  /** Where all results are, in full. */
  resultsFile?: string
  /** Where the summary is, as short as a comment has to be. */
  commentFile?: string
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
  | 'retired'
  | 'undone'
  | 'nothing-to-do'
  | 'planned'
  | 'applied'
  | 'audited'
  | 'not-run'
  | 'failed'
  | 'indeterminate'

/** One key's result, with every member present: `null` where there is nothing to say. `results`, the output, has these as they are. */
export interface KeyResult {
  key: string
  vaultUrl: string
  outcome: Outcome
  /** Whether the vault is another than before because of this step. Never with a dry run; `null` when nobody can tell. */
  changed: boolean | null
  rotated: boolean
  dryRun: boolean
  reason: { code: string; message: string }
  /** Full id of the latest version. */
  id: string | null
  previousVersion: string | null
  version: string | null
  /** `ensure`: what was adjusted, one sentence each. */
  changes: string[] | null
  /** `retire`, `plan`, `apply`: what was done, or is to be. */
  steps: KeyStep[] | null
  verification: VerificationReport | null
  attempts: number | null
  adopted: boolean | null
  /** When a rule of this step will next be due. ISO 8601. */
  nextDue: string | null
  /** What the vault's audit log knows the request by. */
  operationId: string | null
  durationMs: number | null
  error: ErrorSummary | null
  /** Where the manifest describes the key; for annotations, not in the output. */
  location?: Location
  /** What core says of the key, where it says more, or in another form. In the output it comes first. */
  own?: object
}

/** The only place where a result is put together: what is known, and `null` for the rest. */
export function keyResult(
  known: Pick<KeyResult, 'key' | 'vaultUrl' | 'outcome' | 'reason'> & Partial<KeyResult>,
): KeyResult {
  return {
    changed: false,
    rotated: false,
    dryRun: false,
    id: null,
    previousVersion: null,
    version: null,
    changes: null,
    steps: null,
    verification: null,
    attempts: null,
    adopted: null,
    nextDue: null,
    operationId: null,
    durationMs: null,
    error: null,
    ...known,
  }
}

export interface KeyStep {
  action: PlanStep['action'] | RetireStage
  outcome: 'planned' | 'done' | 'already-done' | 'failed' | 'indeterminate' | 'not-run'
  reason: { code: string; message: string }
  version: string | null
  changes: readonly Change[] | null
  /** Operations of the version that the step ends, and those that go on. */
  ends: readonly KeyOperation[] | null
  goesOn: readonly KeyOperation[] | null
  /** The expiry date that it has now. ISO 8601 UTC. */
  expiresOn: string | null
  error: ErrorSummary | null
}

/** A step with what is known of it, and `null` for the rest. */
export function keyStep(known: Pick<KeyStep, 'action' | 'outcome' | 'reason'> & Partial<KeyStep>): KeyStep {
  return { version: null, changes: null, ends: null, goesOn: null, expiresOn: null, error: null, ...known }
}

/** A position in a file of the workspace. Both numbers count from 1. */
export interface Location {
  file: string
  line: number
  column: number
}

/** From the worst on. */
const worstFirst: readonly Outcome[] = [
  'indeterminate',
  'failed',
  'not-run',
  'skipped',
  'adopted',
  'rotated',
  'created',
  'recovered',
  'updated',
  'applied',
  'retired',
  'undone',
  'planned',
  'not-due',
  'nothing-to-do',
  'unchanged',
  'audited',
]

/** What became of the step: the outcome of its only key, else the worst of all; nothing when there was no key. */
export function worstOutcome({ results, failures = [] }: Pick<Report, 'results' | 'failures'>): Outcome | undefined {
  const outcomes = new Set<Outcome>(results.map(({ outcome }) => outcome))
  if (failures.length > 0) outcomes.add('failed')
  return worstFirst.find((outcome) => outcomes.has(outcome))
}

/** Whether the step has to fail: for a key that has not been dealt with, or not certainly, or not well. */
export function isProblem(result: KeyResult): boolean {
  return (
    result.outcome === 'failed' ||
    result.outcome === 'indeterminate' ||
    result.outcome === 'not-run' ||
    result.verification?.ok === false
  )
}

/** Problems first, then what changed, then the rest; the order given within each. */
export function byConcern(a: KeyResult, b: KeyResult): number {
  return weight(a) - weight(b)
}

function weight(result: KeyResult): number {
  if (isProblem(result)) return 0
  return result.changed ? 1 : 2
}
