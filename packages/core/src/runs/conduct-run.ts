import { type Clock, systemClock } from '../clock.ts'
import type { ErrorSummary } from '../errors.ts'
import { interruption } from '../interruption.ts'
import type { OptionNames } from '../options.ts'
import { compareText } from '../order.ts'
import type { RunEvent } from './for-each-key.ts'
import type { RunLimiter } from './pace/run-limiter.ts'
import { countDone, countFound, countListed, type FleetProgress, progressOf, startCounts } from './progress.ts'
import type { FleetReport, ReportWriter } from './report.ts'
import type { KeySelection, SelectionVault } from './selection.ts'
import { judgeRun, type RunOutcome, type Verdict } from './verdict.ts'

/** What goes with any run over many keys. */
export interface RunOptions<T extends RunOutcome> {
  /** Gets each outcome as soon as it is there, and has those of the run before when this one goes on from it. */
  report?: ReportWriter | undefined
  /** Called for each key that is done, in the order in which they end. */
  onOutcome?: ((outcome: T) => void) | undefined
  /** Called when something has moved, with a function that says how far the run is. */
  onProgress?: ((progress: () => FleetProgress) => void) | undefined
  /** The limiter of the vaults' connections, for the progress. */
  limiter?: RunLimiter | undefined
  signal?: AbortSignal | undefined
  /** When the signal aborts: how long what is under way has to end, in milliseconds. Default 4,000. */
  graceMs?: number | undefined
  /** Default: the system's. */
  clock?: Clock | undefined
}

export const runOptionNames: OptionNames<RunOptions<RunOutcome>> = {
  report: true,
  onOutcome: true,
  onProgress: true,
  limiter: true,
  signal: true,
  graceMs: true,
  clock: true,
}

/** What became of a run. Plain JSON. */
export interface RunResult<T extends RunOutcome> {
  /** One a key: those of a vault together, in the order in which they were named, or by name. */
  outcomes: T[]
  /** What went wrong and is about no single key: a list that broke off, an interruption. */
  failures: ErrorSummary[]
  verdict: Verdict
}

/** What a run is started with. */
export interface StartedRun {
  before: FleetReport | undefined
  onFound(): void
}

/** Follows a run to its end: writes the report, tells the progress, collects the outcomes and judges them. */
export async function conductRun<V extends SelectionVault, T extends RunOutcome>(
  selection: readonly KeySelection<V>[],
  { report, onOutcome, onProgress, limiter, signal, clock = systemClock }: RunOptions<T>,
  start: (run: StartedRun) => AsyncIterable<RunEvent<T>>,
): Promise<RunResult<T>> {
  let counts = startCounts(new Set(selection.map(({ vault }) => vault.url)).size, clock.now())
  const outcomes: T[] = []
  const failures: ErrorSummary[] = []
  const onFound = () => {
    counts = countFound(counts)
  }
  for await (const event of start({ before: report?.before, onFound })) {
    await report?.write(event)
    const now = clock.now()
    if (event.type === 'done') {
      counts = countDone(counts, { now, failed: event.outcome.error !== null })
      outcomes.push(event.outcome)
      onOutcome?.(event.outcome)
    } else {
      counts = countListed(counts)
      if (event.type === 'vault-failed') failures.push(event.error.toJSON())
    }
    onProgress?.(() => progressOf(counts, limiter?.state(), now))
  }
  // A list that was not read to its end holds keys that nobody knows of; keys that are known say themselves that they were not begun.
  if (signal?.aborted && counts.openLists > 0) failures.push(interruption(signal).toJSON())
  await report?.end(failures.length === 0)
  outcomes.sort(inOrderOf(selection))
  return { outcomes, failures, verdict: judge(outcomes, failures, signal) }
}

/** What ended the run outweighs what it led to, except a request of which nobody can tell whether it took effect. */
function judge(outcomes: readonly RunOutcome[], failures: readonly ErrorSummary[], signal?: AbortSignal): Verdict {
  const verdict = judgeRun(outcomes, failures)
  if (!signal?.aborted || verdict.status === 'done' || verdict.status === 'indeterminate') return verdict
  return { status: 'interrupted', codes: [interruption(signal).code] }
}

/** Vault by vault as they were selected; in each the keys as they were named, else by name. */
function inOrderOf(selection: readonly KeySelection[]): (a: RunOutcome, b: RunOutcome) => number {
  const vaults = new Map(selection.map(({ vault }, index) => [vault.url, index]))
  const named = selection.flatMap(({ vault, names = [] }) =>
    [...names].map((name) => `${vault.url}/${name.toLowerCase()}`),
  )
  const positions = new Map(named.map((id, index) => [id, index] as const).reverse())
  const positionOf = ({ vaultUrl, key }: RunOutcome) => positions.get(`${vaultUrl}/${key.toLowerCase()}`) ?? 0
  return (a, b) =>
    (vaults.get(a.vaultUrl) ?? 0) - (vaults.get(b.vaultUrl) ?? 0) ||
    positionOf(a) - positionOf(b) ||
    compareText(a.key, b.key)
}
