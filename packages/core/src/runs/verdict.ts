import type { ErrorCode, ErrorSummary } from '../errors.ts'

/** What every outcome of a run has. */
export interface RunOutcome {
  key: string
  vaultUrl: string
  outcome: string
  error: ErrorSummary | null
  /** A new version was made. */
  rotated?: boolean
  verification?: { ok: boolean } | null
  /** Parts of the work on this key, each with its own ending. */
  steps?: readonly { outcome: string; error: ErrorSummary | null }[]
}

/**
 * What a run amounts to; both shells turn it into an exit status or the result of a step.
 *
 * - `done`: everything was dealt with, also when there was nothing to do.
 * - `failed`: nothing was done; `codes` has what stood in the way, each once.
 * - `partly`: some was done and some failed, or a new version is not as it should be.
 * - `interrupted`: it was ended early, for the reason in `codes`.
 * - `indeterminate`: a request was sent, and nobody can tell whether it took effect.
 */
export interface Verdict {
  status: 'done' | 'failed' | 'partly' | 'interrupted' | 'indeterminate'
  codes: ErrorCode[]
}

/**
 * Judges a run. Pure. What nobody can tell outweighs everything; then an interruption; then, when nothing was done, what
 * stood in the way; else `partly`.
 *
 * @param failures what went wrong and is about no single key
 */
export function judgeRun(
  outcomes: readonly Omit<RunOutcome, 'key' | 'vaultUrl'>[],
  failures: readonly ErrorSummary[] = [],
): Verdict {
  const errors = [
    ...outcomes.flatMap(({ error, steps = [] }) => [error, ...steps.map((step) => step.error)]),
    ...failures,
  ].flatMap((error) => (error === null ? [] : [error.code]))
  const codes = [...new Set(errors)]
  if (outcomes.some(isIndeterminate) || codes.includes('INDETERMINATE')) return { status: 'indeterminate', codes }
  const ended = failures.find(({ code }) => code === 'INTERRUPTED' || code === 'TIMED_OUT')?.code
  if (ended !== undefined) return { status: 'interrupted', codes: [ended] }
  if (codes.includes('INTERRUPTED')) return { status: 'interrupted', codes: ['INTERRUPTED'] }
  if (codes.length === 0) return { status: 'done', codes }
  return { status: isLoneConflict(outcomes) || outcomes.every(isWhollyFailed) ? 'failed' : 'partly', codes }
}

function isIndeterminate({ outcome, steps = [] }: Pick<RunOutcome, 'outcome' | 'steps'>): boolean {
  return outcome === 'indeterminate' || steps.some((step) => step.outcome === 'indeterminate')
}

type Judged = Omit<RunOutcome, 'key' | 'vaultUrl'>

/** Of one key a conflict is a conflict, whatever else is wrong with the version that came of it. */
function isLoneConflict(outcomes: readonly Judged[]): boolean {
  const [only, ...others] = outcomes
  return others.length === 0 && only?.outcome === 'failed' && only.error?.code === 'CONFLICT'
}

/** A version that was made and is not as it should be, or stands beside another writer's, is work half done. */
function isWhollyFailed({ outcome, rotated, verification, error, steps = [] }: Judged): boolean {
  if (outcome !== 'failed') return false
  const isHalfDone = rotated && (verification?.ok === false || error?.code === 'CONFLICT')
  return !isHalfDone && steps.every((step) => step.outcome === 'failed')
}
