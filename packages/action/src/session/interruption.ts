import { KeyturnError } from '@keyturn/core'

/** What can end the step early: the job's cancellation, or the input `timeout`. */
export interface Interruption {
  /** Aborts with the `KeyturnError` that says why. */
  readonly signal: AbortSignal
  /**
   * The result of `work`. After an abort it has some seconds to end what is in flight and to report; then the reason of
   * the abort is thrown instead.
   */
  bound<T>(work: Promise<T>): Promise<T>
  dispose(): void
}

/** The runner sends SIGINT, 7.5 seconds later SIGTERM, then it kills (GitHub: workflow cancellation reference). */
const graceMs = 5_000
const longestTimerMs = 2 ** 31 - 1

/** @param timeoutMs the deadline, in milliseconds from now */
export function createInterruption(timeoutMs: number): Interruption {
  const controller = new AbortController()
  const onSignal = () =>
    controller.abort(
      new KeyturnError('INTERRUPTED', 'the job was cancelled', {
        hint: 'Nothing new was started. The job can be run again: it looks first, and does not rotate twice.',
      }),
    )
  const onDeadline = () =>
    controller.abort(
      new KeyturnError('TIMED_OUT', 'the step did not end within its timeout', {
        hint: 'Give it more time with the input "timeout", such as "timeout: 2h".',
      }),
    )
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  const timers = [setTimeout(onDeadline, Math.min(timeoutMs, longestTimerMs))]
  return {
    signal: controller.signal,
    bound(work) {
      const overrun = Promise.withResolvers<never>()
      controller.signal.addEventListener('abort', () => {
        timers.push(setTimeout(() => overrun.reject(controller.signal.reason), graceMs))
      })
      return Promise.race([work, overrun.promise])
    },
    dispose() {
      for (const timer of timers) clearTimeout(timer)
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}
