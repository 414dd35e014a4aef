import type { RunLimiterState } from './pace/run-limiter.ts'

/** What a run has counted so far. A plain value; `countListed` and `countDone` give the next one. */
export interface FleetCounts {
  startedOn: Date
  /** Vaults whose key list has not ended: as long as there is one, nobody knows how many keys there are. */
  openLists: number
  /** Keys found so far. */
  found: number
  done: number
  failed: number
  /** How many were done at a time, for the recent rate; oldest first. */
  samples: readonly { at: number; done: number }[]
}

/** What to show a person who waits. */
export interface FleetProgress {
  done: number
  failed: number
  /** Absent while keys are still being listed. */
  total?: number
  /** Keys a second, of late. */
  perSecond: number
  /** Milliseconds until the end at this rate; absent while it is unknown. */
  remainingMs?: number
  elapsedMs: number
  /**
   * `throttled`: a vault has refused a request in the last ten seconds. `paced`: requests wait for their turn, so that
   * none is refused. `free`: nothing holds the run back.
   */
  pace: 'free' | 'paced' | 'throttled'
  /** Requests a second that may go out now, and how many were refused so far; one entry a vault and class with a rate. */
  rates: { vaultUrl: string; operation: 'read' | 'create'; perSecond?: number; throttled: number }[]
}

const sampleEveryMs = 1_000
const recentMs = 30_000
const throttledMs = 10_000

export function startCounts(vaults: number, now: Date): FleetCounts {
  return {
    startedOn: now,
    openLists: vaults,
    found: 0,
    done: 0,
    failed: 0,
    samples: [{ at: now.getTime(), done: 0 }],
  }
}

/** A vault's key list has ended. */
export function countListed(counts: FleetCounts): FleetCounts {
  return { ...counts, openLists: counts.openLists - 1 }
}

/** A key was found in a list. */
export function countFound(counts: FleetCounts): FleetCounts {
  return { ...counts, found: counts.found + 1 }
}

export function countDone(counts: FleetCounts, { now, failed }: { now: Date; failed: boolean }): FleetCounts {
  const done = counts.done + 1
  return {
    ...counts,
    done,
    failed: counts.failed + Number(failed),
    samples: sample(counts.samples, now.getTime(), done),
  }
}

/** Pure: the same counts at the same time give the same answer. */
export function progressOf(counts: FleetCounts, limiter: RunLimiterState | undefined, now: Date): FleetProgress {
  const perSecond = recentRate(counts, now.getTime())
  const total = counts.openLists > 0 ? undefined : counts.found
  const queues = limiter?.queues ?? []
  return {
    done: counts.done,
    failed: counts.failed,
    ...(total !== undefined && { total }),
    perSecond,
    ...(total !== undefined &&
      perSecond > 0 && { remainingMs: Math.round(((total - counts.done) / perSecond) * 1000) }),
    elapsedMs: now.getTime() - counts.startedOn.getTime(),
    pace: paceOf(queues, now),
    rates: queues
      .filter((queue) => queue.perSecond !== undefined || queue.throttled > 0)
      .map(({ vaultUrl, operation, perSecond, throttled }) => ({
        vaultUrl,
        operation,
        ...(perSecond !== undefined && { perSecond }),
        throttled,
      })),
  }
}

function paceOf(queues: RunLimiterState['queues'], now: Date): FleetProgress['pace'] {
  const refused = ({ throttledAt }: RunLimiterState['queues'][number]) =>
    throttledAt !== undefined && now.getTime() - throttledAt.getTime() < throttledMs
  if (queues.some(refused)) return 'throttled'
  return queues.some(({ waiting, inFlight, slots }) => waiting > 0 && inFlight < slots) ? 'paced' : 'free'
}

/** One sample a second is enough, and the last half minute says how fast it goes now. */
function sample(samples: FleetCounts['samples'], now: number, done: number): FleetCounts['samples'] {
  const last = samples.at(-1)
  if (last !== undefined && now - last.at < sampleEveryMs) return samples
  return [...samples.filter(({ at }) => now - at <= recentMs), { at: now, done }]
}

function recentRate({ samples, done }: FleetCounts, now: number): number {
  const first = samples.find(({ at }) => now - at <= recentMs) ?? samples.at(-1)
  if (first === undefined || now <= first.at) return 0
  return ((done - first.done) / (now - first.at)) * 1000
}
