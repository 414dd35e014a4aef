import { LocalVaultError } from './errors.ts'
import type { OperationName } from './http/routes.ts'

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
  /** How many requests it strikes after that; `Infinity` for all. Default 1. */
  times?: number
}

/** A queue of faults: each request takes the first one that fits it, in the order in which they were added. */
export interface Faults {
  /** @throws {LocalVaultError} `INVALID_OPTION` for a status, count or duration out of range. */
  add(fault: Fault, target?: FaultTarget): void
  /** Drops all that have not struck. */
  clear(): void
  /** How many strikes are still to come (`Infinity` with a fault that never ends). */
  pending(): number
}

export interface FaultQueue extends Faults {
  /** The fault for this request, if any, taken off the queue. */
  take(operation: OperationName, key: string): Fault | undefined
}

export function createFaultQueue(): FaultQueue {
  let queue: { fault: Fault; target: FaultTarget; skip: number; times: number }[] = []
  return {
    add(fault, target = {}) {
      check(fault, target)
      queue.push({ fault, target, skip: target.skip ?? 0, times: target.times ?? 1 })
    },
    clear() {
      queue = []
    },
    pending: () => queue.reduce((sum, { times }) => sum + times, 0),
    take(operation, key) {
      for (const entry of queue) {
        if (!fits(entry.target, operation, key)) continue
        if (entry.skip > 0) {
          entry.skip--
          continue
        }
        entry.times--
        if (entry.times === 0) queue = queue.filter((other) => other !== entry)
        return entry.fault
      }
      return undefined
    },
  }
}

function fits({ operation, key }: FaultTarget, asked: OperationName, name: string): boolean {
  if (key !== undefined && key.toLowerCase() !== name.toLowerCase()) return false
  if (operation === undefined) return true
  return typeof operation === 'string' ? operation === asked : operation.includes(asked)
}

const kinds: readonly Fault['kind'][] = ['answer', 'reset', 'silence', 'cut', 'slow', 'forbidden', 'date-skew']

function check(fault: Fault, { skip = 0, times = 1 }: FaultTarget): void {
  // Faults also come from other processes, past the type checker.
  mustBe(kinds.includes(fault.kind), `kind ${fault.kind}`, kinds.join(', '))
  if (fault.kind === 'answer') mustBe(isWhole(fault.status, 200, 599), `status ${fault.status}`, '200 to 599')
  if (fault.kind === 'slow') mustBe(fault.ms >= 0 && Number.isFinite(fault.ms), `ms ${fault.ms}`, '0 or more')
  if ('when' in fault) {
    mustBe(['before', 'after', 'late', undefined].includes(fault.when), `when ${fault.when}`, 'before, after or late')
  }
  if ('lateBy' in fault) mustBe(isWhole(fault.lateBy ?? 1, 1), `lateBy ${fault.lateBy}`, 'a whole number from 1')
  mustBe(isWhole(skip, 0), `skip ${skip}`, 'a whole number from 0')
  mustBe(
    times === Number.POSITIVE_INFINITY || isWhole(times, 1),
    `times ${times}`,
    'a whole number from 1, or Infinity',
  )
}

function isWhole(value: number, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

function mustBe(isRight: boolean, what: string, allowed: string): void {
  if (!isRight) throw new LocalVaultError('INVALID_OPTION', `a fault has ${what}`, { hint: `It must be ${allowed}.` })
}
