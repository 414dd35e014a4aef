import type { JournalLine } from '../once/journal.ts'
import type { EvidenceAct } from './evidence.ts'
import type { AppliedRecord, RetirementRecord, RotationRecord } from './record-schema.ts'

/** Where a record stands. */
export interface Origin {
  file: string
  run: { index: number; startedOn: string } | null
}

const unknown = {
  on: null,
  onBy: null,
  run: null,
  operationId: null,
  previousVersion: null,
  version: null,
  reason: null,
  checks: null,
  error: null,
  inVault: null,
} as const

/** What was done to a key or tried; nothing for a dry run, and for a key that was left alone. */
export function actsOfRotation(record: RotationRecord, { file, run }: Origin): EvidenceAct[] {
  const { key, vaultUrl, outcome, dryRun, error, operationId, previousVersion, version, reason, verification } = record
  if (dryRun || outcome === 'not-due' || outcome === 'skipped') return []
  return [
    {
      ...unknown,
      key,
      vaultUrl,
      action: 'rotate',
      outcome: outcome === 'rotated' ? 'done' : outcome,
      ...(run !== null && { run: run.index, on: run.startedOn, onBy: 'run' as const }),
      operationId,
      previousVersion,
      version,
      reason: reason.message,
      checks: verification?.checks ?? null,
      error,
      files: [file],
    },
  ]
}

export function actsOfRetirement({ dryRun, ...record }: RetirementRecord, { file }: Origin): EvidenceAct[] {
  const { key, vaultUrl, steps, error } = record
  if (dryRun) return []
  const about = { ...unknown, key, vaultUrl, files: [file] }
  // The key could not be looked at.
  if (error !== null) return [{ ...about, action: 'retire', outcome: 'failed', error }]
  return steps.flatMap(({ version, stage, outcome, reason, error }) =>
    outcome === 'planned' ? [] : [{ ...about, action: stage, outcome, version, reason: reason.message, error }],
  )
}

export function actsOfApply({ steps }: AppliedRecord, origin: Origin): EvidenceAct[] {
  return steps.flatMap(({ action, key, vaultUrl, reason, outcome, version, rotation, retirement, error }) => {
    if (rotation !== null) return actsOfRotation(rotation, origin)
    if (retirement !== null) return actsOfRetirement(retirement, origin)
    if (outcome === 'not-run') return []
    return [
      { ...unknown, key, vaultUrl, action, outcome, version, reason: reason.message, error, files: [origin.file] },
    ]
  })
}

/** What was begun, with how it ended; what has not ended is unknown, unless the version that it led to was noted. */
export function actsOfJournal(lines: readonly JournalLine[], file: string): EvidenceAct[] {
  const acts = new Map<string, EvidenceAct>()
  for (const line of lines) {
    const before = acts.get(line.operationId)
    if (line.type === 'begun') {
      const { operationId, key, vaultUrl, previousVersion, at } = line
      // A second send of the same intent: when it was first sent is when it was begun.
      if (before !== undefined) continue
      acts.set(operationId, {
        ...unknown,
        key,
        vaultUrl,
        action: 'rotate',
        outcome: 'indeterminate',
        on: at,
        onBy: 'journal',
        operationId,
        previousVersion,
        files: [file],
      })
    } else if (before !== undefined && line.type === 'made') {
      acts.set(line.operationId, { ...before, outcome: 'done', version: line.version })
    } else if (before !== undefined && line.type === 'ended') {
      acts.set(line.operationId, { ...before, ...endingOf(line.ending) })
    }
  }
  return [...acts.values()]
}

function endingOf(ending: Extract<JournalLine, { type: 'ended' }>['ending']): Pick<EvidenceAct, 'outcome' | 'error'> {
  switch (ending) {
    case 'rotated':
      return { outcome: 'done', error: null }
    case 'conflict':
      return { outcome: 'failed', error: { code: 'CONFLICT', message: 'another version was made at the same time' } }
    default:
      return { outcome: ending, error: null }
  }
}
