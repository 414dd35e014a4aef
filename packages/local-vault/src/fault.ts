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
