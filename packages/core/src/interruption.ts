import { KeyturnError } from './errors.ts'

/**
 * Why a signal aborted, as an error of ours: the reason it was given, if that is one; `TIMED_OUT` for the reason of
 * `AbortSignal.timeout`; else `INTERRUPTED`.
 */
export function interruption(signal: AbortSignal): KeyturnError {
  const reason: unknown = signal.reason
  if (reason instanceof KeyturnError) return reason
  return reason instanceof Error && reason.name === 'TimeoutError'
    ? new KeyturnError('TIMED_OUT', 'the time allowed has passed', { cause: reason })
    : new KeyturnError('INTERRUPTED', 'interrupted before it was done', { cause: reason })
}

/** @throws {KeyturnError} `INTERRUPTED`, `TIMED_OUT`, or the signal's own reason, when it has aborted */
export function stopIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interruption(signal)
}

/** What the promise gives, unless the signal aborts before. The promise itself goes on. @throws {KeyturnError} as `stopIfInterrupted` */
export async function unlessInterrupted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  stopIfInterrupted(signal)
  const interrupted = Promise.withResolvers<never>()
  const abort = () => interrupted.reject(interruption(signal))
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, interrupted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
