import { KeyturnError } from '@keyturn/core'

/** What can end the step early: the job's cancellation, or the input `timeout`. Both come in two steps. */
export interface Interruption {
  /** Nothing new is to be begun. Aborts with the `KeyturnError` that says why. */
  readonly signal: AbortSignal
  /** What is in flight is to end, too. Until then an answer that is on its way is waited for. */
  readonly inFlight: AbortSignal
  /**
   * The result of `work`. After an abort it has some seconds to end what is in flight and to report; then the reason of
   * the abort is thrown instead.
   *
   * @param writes whether a request in flight had better be seen to its end; one that only reads ends with the abort
   */
  bound<T>(work: Promise<T>, options: { writes: boolean }): Promise<T>
  dispose(): void
}

/**
 * The runner sends SIGINT, 7.5 seconds later SIGTERM, and kills 2.5 seconds after that (GitHub: workflow cancellation
 * reference). All of it is done before the second signal, which ends the step at once: of a request that was sent, nobody
 * could tell what became of it.
 */
export const cancelGrace = {
  /** From the abort until requests in flight are given up, in milliseconds. */
  inFlightMs: 5_000,
  /** From the abort until a key is given up. */
  keyMs: 5_500,
  /** From the abort until the step is given up. */
  reportMs: 6_500,
} as const

const longestTimerMs = 2 ** 31 - 1

/** @param timeoutMs the deadline, in milliseconds from now */
export function createInterruption(timeoutMs: number): Interruption {
  const soft = new AbortController()
  const hard = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const later = (ms: number, act: () => void) => timers.push(setTimeout(act, Math.min(ms, longestTimerMs)))
  let signals = 0
  const onSignal = () => {
    if (++signals > 1) process.exit()
    soft.abort(
      new KeyturnError('INTERRUPTED', 'the job was cancelled', {
        hint: 'Nothing new was started. The job can be run again: it looks first, and does not rotate twice.',
      }),
    )
  }
  const onDeadline = () =>
    soft.abort(
      new KeyturnError('TIMED_OUT', 'the step did not end within its timeout', {
        hint: 'Give it more time with the input "timeout", such as "timeout: 2h".',
      }),
    )
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, onSignal)
  if (timeoutMs > 0) later(timeoutMs, onDeadline)
  else onDeadline()
  return {
    signal: soft.signal,
    inFlight: hard.signal,
    bound(work, { writes }) {
      const overrun = Promise.withResolvers<never>()
      const onAbort = () => {
        if (writes) later(cancelGrace.inFlightMs, () => hard.abort(soft.signal.reason))
        else hard.abort(soft.signal.reason)
        later(cancelGrace.reportMs, () => overrun.reject(soft.signal.reason))
      }
      if (soft.signal.aborted) onAbort()
      else soft.signal.addEventListener('abort', onAbort, { once: true })
      return Promise.race([work, overrun.promise])
    },
    dispose() {
      for (const timer of timers) clearTimeout(timer)
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, onSignal)
    },
  }
}
