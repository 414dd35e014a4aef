import * as v from 'valibot'
import { type ErrorSummary, KeyturnError } from '../errors.ts'
import { jsonOrUndefined } from '../json.ts'
import type { RotationResult } from '../rotation/result.ts'
import type { RunEvent } from './for-each-key.ts'

/**
 * One line of a report file: JSON Lines, written as things happen, so that whatever ends the run leaves a file that says
 * how far it came. A run that goes on where another one stopped appends to the same file.
 */
export type ReportLine =
  | { type: 'run'; format: typeof reportFormat; startedOn: string; dryRun: boolean; shard?: string }
  | { type: 'result'; result: RotationResult }
  | { type: 'listed'; vaultUrl: string; keys: number }
  | { type: 'vault-failed'; vaultUrl: string; error: ErrorSummary }
  /** The last line of a run that ended by itself; `complete`: every key of every vault is in the file. */
  | { type: 'end'; endedOn: string; complete: boolean }

export const reportFormat = 'keyturn-report-1'

/** Where a run writes its report. */
export interface ReportWriter {
  /** What runs before this one have written, when this one goes on from there. */
  before?: FleetReport
  write(event: RunEvent<unknown>): Promise<void>
  /** @param complete whether every key of every vault has been come to */
  end(complete: boolean): Promise<void>
}

/** What a run that goes on needs to know of a key. */
export interface ReportedKey {
  key: string
  vaultUrl: string
  outcome: RotationResult['outcome']
  rotated: boolean
  dryRun: boolean
  operationId?: string
  previousVersion?: string
  knownVersions?: string[]
  version?: string
}

/** A report file, read: the last word on each key. */
export interface FleetReport {
  /** Of the first run. */
  startedOn: Date
  shard?: string
  complete: boolean
  keys: ReadonlyMap<string, ReportedKey>
}

/**
 * What is left to do about a key after the run that a report is about.
 *
 * - `begin`: it was not come to, or nothing was made and it may be tried again.
 * - `look`: a request was sent and nobody knows whether it took effect: see first whether there is a new version.
 * - `done`: it was rotated, or left alone for a reason.
 */
export type Remaining =
  | { step: 'begin' }
  | ({ step: 'look' } & Pick<ReportedKey, 'operationId' | 'previousVersion' | 'knownVersions'>)
  | { step: 'done' }

/** Pure: what the report's content says about this key. */
export function remainingOf(report: FleetReport | undefined, vaultUrl: string, name: string): Remaining {
  const reported = report?.keys.get(keyOf(vaultUrl, name))
  if (reported === undefined || reported.dryRun) return { step: 'begin' }
  // Whoever got a new version is done, also when that failed its verification: another one would not mend it.
  if (reported.rotated) return { step: 'done' }
  if (reported.outcome === 'indeterminate') {
    const { operationId, previousVersion, knownVersions } = reported
    return {
      step: 'look',
      ...(operationId && { operationId }),
      ...(previousVersion && { previousVersion }),
      ...(knownVersions && { knownVersions }),
    }
  }
  return reported.outcome === 'failed' ? { step: 'begin' } : { step: 'done' }
}

/** The event as a line of the file, without its line end. */
export function reportLine(event: RunEvent<RotationResult>): ReportLine {
  switch (event.type) {
    case 'done':
      return { type: 'result', result: event.outcome }
    case 'listed':
      return { type: 'listed', vaultUrl: event.vaultUrl, keys: event.keys }
    case 'vault-failed':
      return { type: 'vault-failed', vaultUrl: event.vaultUrl, error: event.error.toJSON() }
  }
}

const optionalText = v.optional(v.nullable(v.string()))
const lineSchema = v.variant('type', [
  v.object({
    type: v.literal('run'),
    format: v.literal(reportFormat),
    startedOn: v.pipe(v.string(), v.isoTimestamp()),
    dryRun: v.boolean(),
    shard: optionalText,
  }),
  v.object({
    type: v.literal('result'),
    result: v.object({
      key: v.string(),
      vaultUrl: v.string(),
      outcome: v.picklist(['rotated', 'adopted', 'not-due', 'skipped', 'failed', 'indeterminate']),
      rotated: v.boolean(),
      dryRun: v.boolean(),
      operationId: optionalText,
      previousVersion: optionalText,
      knownVersions: v.optional(v.array(v.string())),
      version: optionalText,
    }),
  }),
  v.object({ type: v.literal('listed') }),
  v.object({ type: v.literal('vault-failed') }),
  v.object({ type: v.literal('end'), complete: v.boolean() }),
])

/**
 * Reads the content of a report file. Its last line may be cut off, since a process can end in the middle of a write.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for anything else that is no report, with the number of the line
 */
export function parseFleetReport(text: string): FleetReport {
  const lines = text.split('\n')
  const keys = new Map<string, ReportedKey>()
  let head: { startedOn: Date; shard?: string } | undefined
  let complete = false
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    const parsed = v.safeParse(lineSchema, jsonOrUndefined(line))
    if (!parsed.success) {
      // What follows the last line end was not written to its end.
      if (index === lines.length - 1) continue
      throw new KeyturnError('INVALID_INPUT', `line ${index + 1} of the report is not one of keyturn's report lines`, {
        hint: 'Name a report that a rotation has written, or a new file.',
      })
    }
    const entry = parsed.output
    if (head === undefined && entry.type !== 'run') break
    if (entry.type === 'run') {
      complete = false
      head ??= { startedOn: new Date(entry.startedOn), ...(entry.shard && { shard: entry.shard }) }
    }
    if (entry.type === 'result') {
      const { operationId, previousVersion, knownVersions, version, ...result } = entry.result
      keys.set(keyOf(result.vaultUrl, result.key), {
        ...result,
        // Of a million keys only those are kept in full that have to be looked up.
        ...(result.outcome === 'indeterminate' && operationId && { operationId }),
        ...(result.outcome === 'indeterminate' && knownVersions && { knownVersions }),
        ...(previousVersion && { previousVersion }),
        ...(version && { version }),
      })
    }
    if (entry.type === 'end') complete = entry.complete
  }
  if (head === undefined) {
    throw new KeyturnError('INVALID_INPUT', "the report does not begin with keyturn's first report line")
  }
  return { ...head, complete, keys }
}

/** The service takes host and name in any case. */
function keyOf(vaultUrl: string, name: string): string {
  return `${vaultUrl.toLowerCase()}/${name.toLowerCase()}`
}
