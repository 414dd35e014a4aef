import { addDuration, parseDuration } from './duration.ts'
import type { Fault, FaultTarget } from './fault.ts'
import { checkFault } from './fault-checks.ts'
import type { OperationName } from './operation-name.ts'

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
