import * as v from 'valibot'
import type { CheckName, VerificationCheck } from '../rotation/verify/check.ts'
import { reportFormat } from '../runs/report.ts'

/*
 * What is read of the records that runs leave. They are keyturn's own, but a file can be anybody's: nothing is taken on trust.
 */

interface RecordedError {
  code: string
  message: string
}

/** Of a `RotationResult`. */
export interface RotationRecord {
  key: string
  vaultUrl: string
  outcome: 'rotated' | 'adopted' | 'not-due' | 'skipped' | 'failed' | 'indeterminate'
  dryRun: boolean
  reason: { message: string }
  operationId: string | null
  previousVersion: string | null
  version: string | null
  verification: { checks: VerificationCheck[] } | null
  error: RecordedError | null
}

/** Of a `RetireResult`. */
export interface RetirementRecord {
  key: string
  vaultUrl: string
  dryRun: boolean
  steps: {
    version: string
    stage: 'expire' | 'disable' | 'undo'
    outcome: 'planned' | 'done' | 'failed'
    reason: { message: string }
    error: RecordedError | null
  }[]
  error: RecordedError | null
}

/** Of what `apply` prints. */
export interface AppliedRecord {
  steps: {
    action: 'create' | 'recover' | 'update' | 'policy' | 'rotate' | 'retire'
    key: string
    vaultUrl: string
    reason: { message: string }
    outcome: 'done' | 'failed' | 'indeterminate' | 'not-run'
    version: string | null
    rotation: RotationRecord | null
    retirement: RetirementRecord | null
    error: RecordedError | null
  }[]
}

/** Of a `ReportLine`. */
export type ReportLineRecord =
  | { type: 'run'; startedOn: string; dryRun: boolean; shard: string | null }
  | { type: 'result'; result: RotationRecord }
  | { type: 'listed' }
  | { type: 'vault-failed'; vaultUrl: string; error: RecordedError }
  | { type: 'end'; endedOn: string; complete: boolean }

const text = v.string()
const maybe = v.optional(v.nullable(text), null)
const instant = v.pipe(text, v.isoTimestamp())
const error = v.optional(v.nullable(v.object({ code: text, message: text })), null)
const reason = v.object({ message: text })

const check = v.object({
  // Shown as it is: a version of keyturn that checks more has written it.
  name: v.custom<CheckName>((value) => typeof value === 'string'),
  status: v.picklist(['passed', 'failed', 'warning', 'not-checked']),
  detail: text,
})

const rotation = v.object({
  key: text,
  vaultUrl: text,
  outcome: v.picklist(['rotated', 'adopted', 'not-due', 'skipped', 'failed', 'indeterminate']),
  // What nothing but a rotation has.
  rotated: v.boolean(),
  dryRun: v.boolean(),
  reason,
  operationId: maybe,
  previousVersion: maybe,
  version: maybe,
  verification: v.optional(v.nullable(v.object({ checks: v.array(check) })), null),
  error,
})

const retirement = v.object({
  key: text,
  vaultUrl: text,
  dryRun: v.boolean(),
  steps: v.array(
    v.object({
      version: text,
      stage: v.picklist(['expire', 'disable', 'undo']),
      outcome: v.picklist(['planned', 'done', 'failed']),
      reason,
      error,
    }),
  ),
  error,
})

const applied = v.object({
  steps: v.array(
    v.object({
      action: v.picklist(['create', 'recover', 'update', 'policy', 'rotate', 'retire']),
      key: text,
      vaultUrl: text,
      reason,
      outcome: v.picklist(['done', 'failed', 'indeterminate', 'not-run']),
      version: maybe,
      rotation: v.optional(v.nullable(rotation), null),
      retirement: v.optional(v.nullable(retirement), null),
      error,
    }),
  ),
})

const reportLine = v.variant('type', [
  v.object({
    type: v.literal('run'),
    format: v.literal(reportFormat),
    startedOn: instant,
    dryRun: v.boolean(),
    shard: maybe,
  }),
  v.object({ type: v.literal('result'), result: rotation }),
  v.object({ type: v.literal('listed') }),
  v.object({ type: v.literal('vault-failed'), vaultUrl: text, error: v.object({ code: text, message: text }) }),
  v.object({ type: v.literal('end'), endedOn: instant, complete: v.boolean() }),
])

/** Each of these gives `undefined` for what is something else. */
export const asRotations: (value: unknown) => RotationRecord[] | undefined = reader(v.array(rotation))
export const asRetirements: (value: unknown) => RetirementRecord[] | undefined = reader(v.array(retirement))
export const asApplied: (value: unknown) => AppliedRecord | undefined = reader(applied)
export const asReportLine: (value: unknown) => ReportLineRecord | undefined = reader(reportLine)

function reader<T>(schema: v.GenericSchema<unknown, T>): (value: unknown) => T | undefined {
  return (value) => {
    const parsed = v.safeParse(schema, value)
    return parsed.success ? parsed.output : undefined
  }
}
