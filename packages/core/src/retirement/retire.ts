import { findNeeds, type UsesReport } from '../data-keys/uses.ts'
import { addDuration, type Duration, formatDuration, parseDuration } from '../duration.ts'
import { type ErrorSummary, KeyturnError } from '../errors.ts'
import { iso } from '../instant.ts'
import { stopIfInterrupted } from '../interruption.ts'
import type { Key, KeyAttributes, KeyOperation, ListedVersion } from '../keys/key.ts'
import { parseKeyName } from '../keys/key-name.ts'
import { readKeyAtOnce } from '../lifecycle/read-versions.ts'
import { changeKey } from '../lifecycle/update.ts'
import { type OptionNames, refuseUnknownOptions } from '../options.ts'
import { quote } from '../text.ts'
import type { Vault } from '../vault/client.ts'
import { say } from '../wording.ts'
import {
  affectedOperations,
  formatNote,
  type PlannedRetirement,
  parseNote,
  planRetirement,
  planUndo,
  type RetirementRules,
  type RetireReason,
  type RetireStage,
  retiredTag,
} from './plan.ts'

/** What a retirement needs of a vault. */
export type RetirementVault = Pick<
  Vault,
  'url' | 'now' | 'sleep' | 'getKey' | 'listVersions' | 'getRotationPolicy' | 'updateKey'
>

export interface RetireOptions {
  /** How many enabled versions to keep, newest first. Whole number, at least 1. Default 2. */
  keep?: number | undefined
  /** How long an expired version stays enabled. ISO 8601 or short (`P30D`, `30d`), at least 24 hours. Default `P30D`. */
  grace?: string | undefined
  /** Only these versions (32 hexadecimal characters each), of those that are due. Default: all that are due. */
  versions?: readonly string[] | undefined
  /** What needs which version: one that is in use is not retired, and none while a use is unknown. Default: nothing is known. */
  uses?: UsesReport | undefined
  /** Takes back what earlier retirements did to this key. The rules are then without effect. */
  undo?: boolean | undefined
  /** Decide and report, but change nothing. Default `false`. */
  dryRun?: boolean | undefined
  /** When it aborts, no further version is changed. */
  signal?: AbortSignal | undefined
}

export const retireOptionNames: OptionNames<RetireOptions> = {
  keep: true,
  grace: true,
  versions: true,
  uses: true,
  undo: true,
  dryRun: true,
  signal: true,
}

/** What became of one version. Plain JSON with every member present. */
export interface RetireStep {
  version: string
  stage: RetireStage
  outcome: 'planned' | 'done' | 'failed'
  reason: RetireReason
  /** Operations that the version no longer does after this step; in a dry run, as the latest version has them. */
  ends: KeyOperation[]
  /** Operations that it still does. */
  goesOn: KeyOperation[]
  /** The expiry date that the step gives the version. ISO 8601 UTC. */
  expiresOn: string | null
  error: ErrorSummary | null
}

/** What became of the old versions of one key. Plain JSON with every member present; `null` where there is nothing to say. */
export interface RetireResult {
  key: string
  vaultUrl: string
  /**
   * `skipped`: nothing of this key may be retired now; `reason` says why. `failed`: at least one step failed, or, with
   * `error`, the key could not be looked at.
   */
  outcome: 'retired' | 'undone' | 'nothing-to-do' | 'skipped' | 'failed'
  dryRun: boolean
  reason: RetireReason | null
  steps: RetireStep[]
  /** Versions that stay as they are, and why. */
  left: { version: string; reason: RetireReason }[]
  /** When there will be something to do next. ISO 8601 UTC. */
  nextOn: string | null
  error: ErrorSummary | null
}

/**
 * Retires the old versions of a key in two stages: first an expiry date, after which they still decrypt, unwrap and
 * verify but no longer encrypt, wrap and sign; and when the grace period is over, they are disabled. The newest version
 * is never touched, nothing is within 24 hours of a rotation, and nothing is ever deleted. What a version was before is
 * noted in its tag `keyturn-retired`, so that `undo` can take it back.
 *
 * A step that fails does not stop the others; its error is in the result.
 *
 * @throws {KeyturnError} `INVALID_INPUT` for options that are not allowed; `KEY_NOT_FOUND`, `ACCESS_DENIED` and what else
 *   a read can fail with; `INTERRUPTED` before anything was changed
 */
export async function retireVersions(
  vault: RetirementVault,
  name: string,
  options: RetireOptions = {},
): Promise<RetireResult> {
  refuseUnknownOptions('retireVersions', options, retireOptionNames)
  parseKeyName(name)
  const { keep, grace, uses } = options
  const rules = { ...readRetirementRules({ keep, grace }), needs: uses && findNeeds(uses, vault.url, name) }
  const dryRun = options.dryRun ?? false
  stopIfInterrupted(options.signal)
  const { latest, versions } = await readKeyAtOnce(vault, name)
  const now = vault.now()
  const plan = options.undo ? { steps: planUndo(versions), left: [] } : planRetirement(versions, rules, now)
  const base = { key: name, vaultUrl: vault.url, dryRun, left: plan.left, nextOn: nextOn(plan), error: null }
  if ('refused' in plan && plan.refused !== undefined) {
    return { ...base, outcome: 'skipped', reason: plan.refused, steps: [] }
  }
  const steps: RetireStep[] = []
  const chosen = plan.steps.filter(({ version }) => options.versions?.includes(version.version) ?? true)
  for (const step of chosen) {
    steps.push(await takeStep(vault, name, step, { now, dryRun, latest, signal: options.signal }))
  }
  return { ...base, outcome: outcomeOf(steps, options.undo ?? false), reason: null, steps }
}

/** The rules of `planRetirement` from their text, with the defaults. @throws {KeyturnError} `INVALID_INPUT` */
export function readRetirementRules(options: Pick<RetireOptions, 'keep' | 'grace'>): RetirementRules {
  refuseUnknownOptions('readRetirementRules', options, { keep: true, grace: true })
  const { keep, grace } = options
  return { keep: readKeep(keep ?? 2), grace: readGrace(grace ?? 'P30D') }
}

function readKeep(keep: number): number {
  if (Number.isInteger(keep) && keep >= 1) return keep
  throw new KeyturnError(
    'INVALID_INPUT',
    say`${{ field: 'keep' }}: ${keep} is not allowed; use a whole number, at least 1`,
    {
      hint: 'The newest version is never retired.',
    },
  )
}

function readGrace(text: string): Duration {
  const grace = parseDuration(text, { field: 'grace' })
  const least = addDuration(new Date(0), parseDuration('P1D'))
  if (addDuration(new Date(0), grace) >= least) return grace
  throw new KeyturnError(
    'INVALID_INPUT',
    say`${{ field: 'grace' }}: ${formatDuration(grace)} is too short; at least 24 hours (PT24H)`,
    {
      hint: 'Consumers of a key may look for its new version only once a day.',
    },
  )
}

function nextOn(plan: { nextOn?: Date }): string | null {
  return plan.nextOn === undefined ? null : iso(plan.nextOn)
}

function outcomeOf(steps: RetireStep[], undo: boolean): RetireResult['outcome'] {
  if (steps.length === 0) return 'nothing-to-do'
  if (steps.some((step) => step.outcome === 'failed')) return 'failed'
  return undo ? 'undone' : 'retired'
}

interface StepContext {
  /** What a dry run takes operations from: a list does not tell them, and versions of one key have the same, mostly. */
  latest: Key
  now: Date
  dryRun: boolean
  signal: AbortSignal | undefined
}

async function takeStep(
  vault: RetirementVault,
  name: string,
  { stage, version, reason }: PlannedRetirement,
  { now, dryRun, latest, signal }: StepContext,
): Promise<RetireStep> {
  const step = { version: version.version, stage, reason, ends: [], goesOn: [], expiresOn: null, error: null }
  try {
    stopIfInterrupted(signal)
    const read = dryRun ? undefined : await readUnchanged(vault, name, version)
    const current = read ?? version
    const { keyOperations: operations } = read ?? latest
    const changes = changesOf(stage, current, now)
    const seen = {
      ...step,
      ...affectedOperations(stage, operations),
      expiresOn: changes.expiresOn === undefined ? null : iso(changes.expiresOn),
    }
    if (dryRun) return { ...seen, outcome: 'planned' }
    await changeKey(vault, name, { ...changes, version: version.version })
    return { ...seen, outcome: 'done' }
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    return { ...step, outcome: 'failed', error: error.toJSON() }
  }
}

/** The plan was made from a list; what has changed since is not ours to overwrite. */
async function readUnchanged(
  vault: Pick<RetirementVault, 'getKey'>,
  name: string,
  planned: ListedVersion,
): Promise<Key> {
  const current = await vault.getKey(name, planned.version)
  const same = planned.enabled === current.enabled && planned.expiresOn?.getTime() === current.expiresOn?.getTime()
  if (same) return current
  throw new KeyturnError(
    'CONFLICT',
    `version ${planned.version} of key ${quote(name)} changed while it was looked at`,
    {
      hint: 'Look again before you decide anew.',
    },
  )
}

/** No client can clear an expiry date for certain; the last day that every client can send stands for "none". */
const nearlyNever = new Date('2037-12-31T23:59:59Z')

function changesOf(stage: RetireStage, version: ListedVersion, now: Date): KeyAttributes {
  const { [retiredTag]: tag, ...tags } = version.tags
  const noted = parseNote(tag)
  if (stage === 'undo') {
    // What somebody else disabled since stays disabled.
    const enable = noted?.stage === 'disable' ? { enabled: true } : {}
    return { ...enable, tags, expiresOn: noted?.expiresOn ?? nearlyNever }
  }
  const before = version.expiresOn === undefined ? {} : { expiresOn: version.expiresOn }
  const note = formatNote({ ...(noted ?? { on: iso(now), ...before }), stage })
  const marked = { ...tags, [retiredTag]: note }
  if (stage === 'disable') return { enabled: false, tags: marked }
  return { expiresOn: new Date(Math.floor(now.getTime() / 1000) * 1000), tags: marked }
}
