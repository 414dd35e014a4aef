import { KeyturnError, type KeyturnErrorDetails } from '../errors.ts'
import type { Wording } from '../wording.ts'

/**
 * A write that was sent once and did not succeed.
 *
 * - `not-sent`: the service cannot have acted (refused connection, DNS, 429): sending again is safe.
 * - `unknown`: it may have acted (reset, time-out, 408, 5xx, an answer cut off or without sense): look before sending again.
 *
 * A plain refusal (400, 401, 403, 404, 409) is neither; it is an ordinary KeyturnError.
 */
export class SendError extends KeyturnError {
  override readonly name: string = 'SendError'
  readonly arrival: 'not-sent' | 'unknown'
  /** What the service asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(
    arrival: 'not-sent' | 'unknown',
    code: KeyturnError['code'],
    message: string | Wording,
    details: KeyturnErrorDetails & { retryAfterMs?: number | undefined } = {},
  ) {
    super(code, message, details)
    this.arrival = arrival
    this.retryAfterMs = details.retryAfterMs
  }
}
