import { addDuration, type Duration, parseDuration } from '../duration.ts'
import { KeyturnError } from '../errors.ts'
import { parseKeyVersion } from '../keys/key-name.ts'
import type { RotationJournal } from '../once/journal.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import type { RotationRules, VersionEvent } from './reasons.ts'
import type { RotationEvent } from './result.ts'

/** When to rotate and how. Durations: ISO 8601 or short (`P90D`, `90d`). With none of the three rules the key is rotated now. */
export interface RotateOptions {
  /** Rule: the latest version has at least this age. */
  ifOlderThan?: string | undefined
  /** Rule: the latest version expires within this, or has expired. */
  ifExpiresWithin?: string | undefined
  /** Rule: the key's own rotation policy is due. A rotation that the service is to make within the hour is left to it. */
  ifDue?: boolean | undefined
  /**
   * Rule: one of these events is about the latest version. Made for the keys of the events alone; an event that comes twice
   * does nothing the second time.
   */
  onKeyEvent?: readonly VersionEvent[] | undefined
  /** Guard: act only while this is the latest version (32 hexadecimal characters). */
  expectVersion?: string | undefined
  /** Whether to verify the new version. Default `true`. */
  verify?: boolean | undefined
  /** Decide and report, but send nothing. Default `false`. */
  dryRun?: boolean | undefined
  /** How long a request whose answer was lost may still take effect. From 5 seconds to 10 minutes; default `30s`. */
  settle?: string | undefined
  /**
   * When the run began of which this is another attempt: a key whose latest version was made since then is not rotated
   * again; that version is adopted and verified. Default: this is the first attempt.
   */
  adoptSince?: Date | undefined
  /** Notes each send before it leaves, so that a run that is killed is taken up by the next. Default: none. */
  journal?: RotationJournal | undefined
  /** When it aborts, nothing new is sent; what was sent is looked at once more and reported. */
  signal?: AbortSignal | undefined
  onEvent?: ((event: RotationEvent) => void) | undefined
}

export const rotateOptionNames: OptionNames<RotateOptions> = {
  ifOlderThan: true,
  ifExpiresWithin: true,
  ifDue: true,
  onKeyEvent: true,
  expectVersion: true,
  verify: true,
  dryRun: true,
  settle: true,
  adoptSince: true,
  journal: true,
  signal: true,
  onEvent: true,
}

export interface RotationSettings {
  rules: RotationRules
  expectVersion: string | undefined
  verify: boolean
  dryRun: boolean
  settleMs: number | undefined
  adoptSince: Date | undefined
  journal: RotationJournal | undefined
  signal: AbortSignal | undefined
  onEvent: ((event: RotationEvent) => void) | undefined
}

/** Parses the options once. @throws {KeyturnError} `INVALID_INPUT` */
export function readRotateOptions(options: RotateOptions): RotationSettings {
  return {
    rules: readRules(options),
    expectVersion: options.expectVersion === undefined ? undefined : parseKeyVersion(options.expectVersion),
    verify: options.verify ?? true,
    dryRun: options.dryRun ?? false,
    settleMs: options.settle === undefined ? undefined : readSettle(options.settle),
    adoptSince: options.adoptSince,
    journal: options.journal,
    signal: options.signal,
    onEvent: options.onEvent,
  }
}

type RuleOptions = Pick<RotateOptions, 'ifOlderThan' | 'ifExpiresWithin' | 'ifDue' | 'onKeyEvent'>

const ruleNames: OptionNames<RuleOptions> = { ifOlderThan: true, ifExpiresWithin: true, ifDue: true, onKeyEvent: true }

/** The rules of `planRotation` from their text. @throws {KeyturnError} `INVALID_INPUT` */
export function readRotationRules(
  options: Pick<RotateOptions, 'ifOlderThan' | 'ifExpiresWithin' | 'ifDue' | 'onKeyEvent'>,
): RotationRules {
  refuseUnknownOptions('readRotationRules', options, ruleNames)
  return readRules(options)
}

function readRules(options: RuleOptions): RotationRules {
  const read = (text: string | undefined, what: string): Duration | undefined =>
    text === undefined ? undefined : parseDuration(text, what)
  return {
    ifOlderThan: read(options.ifOlderThan, 'ifOlderThan'),
    ifExpiresWithin: read(options.ifExpiresWithin, 'ifExpiresWithin'),
    ifDue: options.ifDue ?? false,
    ...(options.onKeyEvent !== undefined && { onEvent: readEvents(options.onKeyEvent) }),
  }
}

/** Ids of versions come in any case. */
function readEvents(events: readonly VersionEvent[]): VersionEvent[] {
  return events.map(({ type, version }) => ({ type, version: parseKeyVersion(version) }))
}

function readSettle(text: string): number {
  const ms = addDuration(new Date(0), parseDuration(text, 'settle')).getTime()
  if (ms >= 5_000 && ms <= 600_000) return ms
  throw new KeyturnError('INVALID_INPUT', `settle: ${quote(text)} is out of range; use 5s to 10min`)
}
