import { KeyturnError } from '../errors.ts'
import { jsonOrUndefined } from '../json.ts'
import { parseJournal } from '../once/journal.ts'
import { quote } from '../text.ts'
import { actsOfApply, actsOfJournal, actsOfRetirement, actsOfRotation } from './acts.ts'
import type { EvidenceAct, EvidenceRun, EvidenceSource } from './evidence.ts'
import { asApplied, asReportLine, asRetirements, asRotations, type ReportLineRecord } from './record-schema.ts'

interface SourceContent {
  kind: EvidenceSource['kind']
  runs: EvidenceRun[]
  acts: EvidenceAct[]
}

/**
 * Reads what a run left, whichever kind of record it is. Pure.
 *
 * @param firstRun the place that its first run gets in the evidence
 * @throws {KeyturnError} `INVALID_INPUT` when it is none, with the line where that shows
 */
export function readSource(text: string, { file, firstRun }: { file: string; firstRun: number }): SourceContent {
  const first = jsonOrUndefined(text.slice(0, text.indexOf('\n') >>> 0))
  if (isRecord(first) && first.type === 'run') return readReport(text, { file, firstRun })
  if (isRecord(first) && typeof first.format === 'string' && first.format.startsWith('keyturn-journal-')) {
    return { kind: 'journal', runs: [], acts: actsOfJournal(parseJournal(text, file), file) }
  }
  return readPrinted(text, file)
}

/** Its last line may be cut off, since a run can be ended in the middle of a write. */
function readReport(text: string, { file, firstRun }: { file: string; firstRun: number }): SourceContent {
  const runs: EvidenceRun[] = []
  const acts: EvidenceAct[] = []
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    const entry = asReportLine(jsonOrUndefined(line))
    if (entry === undefined && index === lines.length - 1) continue
    if (entry === undefined) throw refuse(file, `line ${index + 1} is not one of a report's lines`)
    const run = runs.at(-1)
    if (entry.type === 'run') runs.push(beginRun(entry, file))
    else if (run !== undefined) noteInRun(run, entry)
    if (entry.type === 'result' && run !== undefined) {
      const origin = { file, run: { index: firstRun + runs.length - 1, startedOn: run.startedOn } }
      acts.push(...actsOfRotation(entry.result, origin))
    }
  }
  return { kind: 'report', runs, acts }
}

function beginRun(line: Extract<ReportLineRecord, { type: 'run' }>, file: string): EvidenceRun {
  const { startedOn, dryRun, shard } = line
  return { file, startedOn, endedOn: null, complete: false, dryRun, shard, keys: 0, outcomes: {}, failedVaults: [] }
}

function noteInRun(run: EvidenceRun, line: ReportLineRecord): void {
  switch (line.type) {
    case 'result': {
      const { outcome } = line.result
      run.keys++
      run.outcomes[outcome] = (run.outcomes[outcome] ?? 0) + 1
      break
    }
    case 'vault-failed':
      run.failedVaults.push({ vaultUrl: line.vaultUrl, ...line.error })
      break
    case 'end':
      run.endedOn = line.endedOn
      run.complete = line.complete
      break
  }
}

/** What a command printed with `-o json`. */
function readPrinted(text: string, file: string): SourceContent {
  const value = jsonOrUndefined(text)
  const origin = { file, run: null }
  const rotations = asRotations(value)
  if (rotations) return { kind: 'rotate', runs: [], acts: rotations.flatMap((each) => actsOfRotation(each, origin)) }
  const retirements = asRetirements(value)
  if (retirements) {
    return { kind: 'retire', runs: [], acts: retirements.flatMap((each) => actsOfRetirement(each, origin)) }
  }
  const applied = asApplied(value)
  if (applied) return { kind: 'apply', runs: [], acts: actsOfApply(applied, origin) }
  throw refuse(file, 'it is none of what runs leave')
}

function refuse(file: string, why: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `${quote(file)} cannot be reported on: ${why}`, {
    hint: 'Name what "rotate --report" wrote, the journal of a machine, or what rotate, retire or apply printed with -o json.',
  })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
