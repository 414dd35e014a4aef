import { KeyturnError, type RotationResult, type Vault } from '@keyturn/core'
import {
  countDone,
  countFound,
  countListed,
  type FleetEvent,
  parseShard,
  progressOf,
  type RotateFleetOptions,
  rotateFleet,
  startCounts,
} from '@keyturn/core/fleet'
import { openReport } from '../files/report-file.ts'
import { hasTags } from '../flags/values.ts'
import { renderProgress } from '../render/progress.ts'
import { runLimiter } from '../session/connection.ts'
import type { Context } from '../session/context.ts'

export interface FleetArgs {
  shard?: string | undefined
  report?: string | undefined
  resume?: boolean | undefined
}

export interface FleetRun {
  /** Vault by vault, in the order of their names on the command line; keys by name. */
  results: RotationResult[]
  /** Vaults that could not be listed, and an interruption. */
  failures: KeyturnError[]
}

const progressEveryMs = 30_000

/** Rotates what the lists of the vaults hold, with progress on standard error and a report file when one is asked for. */
export async function rotateListed(
  context: Context,
  args: FleetArgs,
  options: RotateFleetOptions & { tags: Record<string, string> | undefined },
): Promise<FleetRun> {
  const shard = args.shard === undefined ? undefined : parseShard(args.shard, '--shard')
  if (args.resume && args.report === undefined) {
    throw new KeyturnError('INVALID_INPUT', '--resume goes with --report, which names the file to go on with')
  }
  const vaults = await context.vaults()
  const { dryRun } = context
  if (!hasRule(options)) {
    const which = options.tags === undefined ? 'every key' : 'every key with these tags'
    await context.consent(
      `This makes a new version of ${which} in ${vaults.map(({ url }) => url).join(', ')}, due or not.`,
    )
  }
  const report =
    args.report === undefined
      ? undefined
      : await openReport(args.report, { resume: args.resume ?? false, dryRun, shard })
  const run: FleetRun = { results: [], failures: [] }
  const progress = trackProgress(context, vaults)
  const { tags, ...rules } = options
  const events = rotateFleet(vaults, {
    ...rules,
    shard,
    select: (key) => hasTags(key, tags),
    report: report?.before,
    onFound: progress.found,
  })
  for await (const event of events) {
    await report?.write(event)
    progress.note(event)
    if (event.type === 'visited') run.results.push(event.value)
    if (event.type === 'vault-failed') run.failures.push(event.error)
  }
  progress.end()
  if (context.signal.aborted) run.failures.push(context.signal.reason as KeyturnError)
  await report?.end(run.failures.length === 0)
  const order = new Map(vaults.map(({ url }, index) => [url, index]))
  run.results.sort((a, b) => (order.get(a.vault) ?? 0) - (order.get(b.vault) ?? 0) || compareNames(a.key, b.key))
  return run
}

function hasRule({ olderThan, expiresWithin, ifDue }: RotateFleetOptions): boolean {
  return olderThan !== undefined || expiresWithin !== undefined || ifDue === true
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** On a terminal one line that changes; elsewhere a line every half minute. */
function trackProgress({ output }: Context, vaults: readonly Vault[]) {
  let counts = startCounts(vaults.length, new Date())
  let saidAt = Date.now()
  return {
    found() {
      counts = countFound(counts)
    },
    note(event: FleetEvent<RotationResult>) {
      const now = new Date()
      if (event.type === 'visited') counts = countDone(counts, { now, failed: event.value.error !== undefined })
      else counts = countListed(counts)
      const text = () => renderProgress(progressOf(counts, runLimiter.state(), now))
      output.progress(text)
      if (now.getTime() - saidAt < progressEveryMs || output.showsProgress) return
      saidAt = now.getTime()
      output.note(text())
    },
    end: () => output.progress(undefined),
  }
}
