import { KeyturnError } from '@keyturn/core'

/** What can end a command early: a signal of the system, or its own deadline. */
export interface Interruption {
  /** Aborts with the `KeyturnError` that says why. */
  readonly signal: AbortSignal
  /** Sets the deadline, once. */
  endAfter(ms: number, timeout: string): void
  /**
   * The result of `work`. After an abort it has some seconds to end by itself and to report what was done; then the
   * reason of the abort is thrown instead.
   */
  bound<T>(work: Promise<T>): Promise<T>
  dispose(): void
}

/** Time for what is in flight to end and be reported: GitHub's runners allow 7.5 seconds from the signal to the kill. */
const graceMs = { INTERRUPTED: 5_000, TIMED_OUT: 1_500 }
const longestTimerMs = 2 ** 31 - 1

/** Listens for SIGINT and SIGTERM. The second one ends the process at once. */
export function createInterruption(process: NodeJS.Process): Interruption {
  const controller = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const onSignal = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort(
      new KeyturnError('INTERRUPTED', `interrupted by ${signal}`, {
        hint: 'Nothing new was started. The same command can be run again.',
      }),
    )
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, onSignal)

  return {
    signal: controller.signal,
    endAfter(ms, timeout) {
      const reason = new KeyturnError('TIMED_OUT', `the command did not end within ${timeout}`, {
        hint: 'Give it more time with --timeout, such as --timeout 30min.',
      })
      timers.push(setTimeout(() => controller.abort(reason), Math.min(ms, longestTimerMs)))
    },
    async bound(work) {
      const overrun = Promise.withResolvers<never>()
      controller.signal.addEventListener(
        'abort',
        () => {
          const reason = controller.signal.reason as KeyturnError
          const grace = graceMs[reason.code as keyof typeof graceMs] ?? 0
          timers.push(setTimeout(() => overrun.reject(reason), grace))
        },
        { once: true },
      )
      return Promise.race([work, overrun.promise])
    },
    dispose() {
      for (const timer of timers) clearTimeout(timer)
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}
