import { KeyturnError } from '../errors.ts'

/** Why a signal aborted, as an error of ours: the reason it was given, if that is one, else `INTERRUPTED`. */
export function interruption(signal: AbortSignal): KeyturnError {
  const reason: unknown = signal.reason
  return reason instanceof KeyturnError
    ? reason
    : new KeyturnError('INTERRUPTED', 'interrupted before it was done', { cause: reason })
}

/** @throws {KeyturnError} `INTERRUPTED`, or the signal's own reason, when it has aborted */
export function stopIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interruption(signal)
}
