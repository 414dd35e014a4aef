import { addDuration, parseDuration } from './duration.ts'
import { checkFault } from './fault-checks.ts'
import type { OperationName } from './operation-name.ts'

/**
 * When a fault strikes: `before` the operation does anything (the default), `after` it has done everything (the answer
 * is lost, the write is not), or `late`: the caller sees the fault at once, and the operation is done only while the
 * `lateBy`th later request is being answered.
 */
export type FaultTime = 'before' | 'after' | 'late'

interface Timed {
  when?: FaultTime
  /** With `late`: how many requests later the operation is done, at least 1. Default 1. */
  lateBy?: number
}

/** Something that goes wrong with one request. */
export type Fault =
  /** Another answer than the operation's. Code and message default to the service's own for that status. */
  | ({
      kind: 'answer'
      status: number
      code?: string
      message?: string
      /** Seconds, or a date, for the header `Retry-After`; left out by default, as the service does. */
      retryAfter?: number | string
      /** Sent as it is instead of an error envelope. */
      body?: string
    } & Timed)
  /** The connection breaks and there is no answer. */
  | ({ kind: 'reset' } & Timed)
  /** There never is an answer: the caller's own time limit has to end it. */
  | ({ kind: 'silence' } & Timed)
  /** The operation is done, and its answer breaks off half-way. */
  | { kind: 'cut' }
  /** The operation is done after a delay, in milliseconds of real time. */
  | { kind: 'slow'; ms: number }
  /** The caller lacks the permission; the text is that of role assignments or of access policies. */
  | { kind: 'forbidden'; style?: 'rbac' | 'access-policy' }
  /** The answer's `Date` header is off by this many milliseconds. */
  | { kind: 'date-skew'; ms: number }

/** Which requests a fault is for. */
export interface FaultTarget {
  /** Default: every operation. */
  operation?: OperationName | readonly OperationName[]
  /** A key's name, without case. Default: every key. */
  key?: string
  /** How many matching requests pass unharmed first. Default 0. */
  skip?: number
  /** How many requests it strikes after that; `Infinity` for all. Default 1; with `for`, all. */
  times?: number
  /**
   * How long it strikes, by the vault's clock: an ISO 8601 duration or a short one (`PT90S`, `90s`). A role assignment that
   * is not effective yet is a `forbidden` for as long as it takes. Default: no end.
   */
  for?: string
}

/** A fault that has not struck as often as it is to. */
export interface PendingFault {
  fault: Fault
  /** Undefined: every operation. */
  operation?: readonly OperationName[]
  /** Undefined: every key. */
  key?: string
  /** How many matching requests still pass unharmed. */
  skip: number
  /** How many strikes are still to come; `Infinity` for all requests from now on. */
  times: number
  /** From this time of the vault's clock on it does not strike; ISO 8601 UTC. Undefined: no end. */
  until?: string
}

/**
 * A queue of faults: each request takes the first one that fits it, in the order in which they were added. What has ended by
 * the clock neither strikes nor counts, unless the clock is moved back.
 */
export interface Faults {
  /** @throws {LocalVaultError} `INVALID_OPTION` for an operation, status, count or duration out of range. */
  add(fault: Fault, target?: FaultTarget): void
  /** Drops all that have not struck. */
  clear(): void
  /** How many strikes are still to come (`Infinity` with a fault that never ends). */
  pending(): number
  /** What is still to come, in the order in which it was added. */
  list(): PendingFault[]
}

export interface FaultQueue extends Faults {
  /**
   * The fault for this request, if any, taken off the queue.
   *
   * @param revision the store's, for a caller who knows it already.
   */
  take(operation: OperationName, key: string, revision?: number): Fault | undefined
}

/** Where the faults of a queue are kept. */
export interface FaultShelf {
  read(revision?: number): readonly PendingFault[]
  /** Reads and writes in one step, whoever else does the same. */
  change(decide: (all: readonly PendingFault[]) => PendingFault[]): void
}

/**
 * @param now the vault's clock.
 * @param shelf default: the memory of this process.
 */
export function createFaultQueue(now: () => Date, shelf: FaultShelf = memoryShelf()): FaultQueue {
  const lasts = ({ until }: PendingFault) => until === undefined || now() < new Date(until)
  const list = () => shelf.read().filter(lasts)
  return {
    add(fault, target = {}) {
      checkFault(fault, target)
      const { operation, key, skip = 0, for: length } = target
      const { times = length === undefined ? 1 : Number.POSITIVE_INFINITY } = target
      const entry = {
        fault,
        ...(operation === undefined ? {} : { operation: typeof operation === 'string' ? [operation] : operation }),
        ...(key === undefined ? {} : { key }),
        skip,
        times,
        ...(length === undefined ? {} : { until: addDuration(now(), parseDuration(length)).toISOString() }),
      }
      shelf.change((all) => [...all, entry])
    },
    clear: () => shelf.change(() => []),
    pending: () => list().reduce((sum, { times }) => sum + times, 0),
    list,
    take(operation, key, revision) {
      const strikes = (entry: PendingFault) => fits(entry, operation, key) && lasts(entry)
      // Nearly every request fits none, and finds that out without a lock.
      if (!shelf.read(revision).some(strikes)) return undefined
      let struck: Fault | undefined
      shelf.change((all) => {
        const { fault, rest } = strikeFirst(all, strikes)
        struck = fault
        return rest
      })
      return struck
    },
  }
}

function memoryShelf(): FaultShelf {
  let all: readonly PendingFault[] = []
  return {
    read: () => all,
    change(decide) {
      all = decide(all)
    },
  }
}

function strikeFirst(
  all: readonly PendingFault[],
  strikes: (entry: PendingFault) => boolean,
): { fault: Fault | undefined; rest: PendingFault[] } {
  let fault: Fault | undefined
  const rest = all.flatMap((entry) => {
    if (fault !== undefined || !strikes(entry)) return [entry]
    if (entry.skip > 0) return [{ ...entry, skip: entry.skip - 1 }]
    fault = entry.fault
    return entry.times > 1 ? [{ ...entry, times: entry.times - 1 }] : []
  })
  return { fault, rest }
}

function fits({ operation, key }: PendingFault, asked: OperationName, name: string): boolean {
  if (key !== undefined && key.toLowerCase() !== name.toLowerCase()) return false
  return operation === undefined || operation.includes(asked)
}
