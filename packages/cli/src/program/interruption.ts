import { KeyturnError } from '@keyturn/core'

/** What can end a command early: a signal of the system, or its own deadline. Both come in two steps. */
export interface Interruption {
  /** Nothing new is to be begun. Aborts with the `KeyturnError` that says why. */
  readonly signal: AbortSignal
  /** What is in flight is to end, too. For a command that only reads: at the same moment. */
  readonly inFlight: AbortSignal
  /** Sets the deadline, once. */
  endAfter(ms: number, timeout: string): void
  /**
   * The result of `work`. After an abort it has some seconds to end by itself and to report what was done; then the
   * reason of the abort is thrown instead.
   */
  bound<T>(work: Promise<T>, options: BoundOptions): Promise<T>
  /** Takes the deadline away, and leaves signals to the system. */
  dispose(): void
}

interface BoundOptions {
  /** A write that was sent had better be seen to its end: nobody could tell what became of it. */
  writes: boolean
  /** Called when such a write is still waited for some time after the abort, with its reason. */
  onWait?(reason: KeyturnError): void
}

interface Grace {
  /** From the abort until requests in flight are given up, in milliseconds. */
  inFlightMs: number
  /** From the abort until the command is given up. */
  reportMs: number
}

/** GitHub's runners allow 7.5 seconds from the signal to the kill; a deadline is kept within 2. */
const grace: Record<'INTERRUPTED' | 'TIMED_OUT', Grace> = {
  INTERRUPTED: { inFlightMs: 3_500, reportMs: 5_000 },
  TIMED_OUT: { inFlightMs: 1_000, reportMs: 1_500 },
}
/** Package runners pass a signal on that the terminal has sent already: so soon after the first it is the same one. */
const echoMs = 500
/** From the second signal until the command is given up: enough to say what is not known. */
const lastWordsMs = 1_000
const longestTimerMs = 2 ** 31 - 1

/**
 * Listens for SIGINT and SIGTERM until the process ends. After a second one, some time after the first, no answer is waited
 * for: a command that writes says what it does not know, any other ends at once, and so does either at a third.
 */
export function createInterruption(process: NodeJS.Process): Interruption {
  const soft = new AbortController()
  const hard = new AbortController()
  const timers: NodeJS.Timeout[] = []
  const later = (ms: number, act: () => void) => timers.push(setTimeout(act, Math.min(ms, longestTimerMs)))
  const second = Promise.withResolvers<void>()
  let writing = false
  let lastAt = Number.NEGATIVE_INFINITY
  const onSignal = (signal: NodeJS.Signals) => {
    const isEcho = performance.now() - lastAt <= echoMs
    lastAt = performance.now()
    if (isEcho) return
    if (!soft.signal.aborted) {
      soft.abort(
        new KeyturnError('INTERRUPTED', `interrupted by ${signal}`, {
          hint: 'Nothing new was started. The same command can be run again.',
        }),
      )
    } else if (writing && !hard.signal.aborted) {
      hard.abort(soft.signal.reason)
      second.resolve()
    } else {
      process.exit(130)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)

  return {
    signal: soft.signal,
    inFlight: hard.signal,
    endAfter(ms, timeout) {
      const reason = new KeyturnError('TIMED_OUT', `the command did not end within ${timeout}`, {
        hint: 'Give it more time with --timeout, such as --timeout 30min.',
      })
      later(ms, () => soft.abort(reason))
    },
    async bound(work, { writes, onWait }) {
      writing = writes
      const overrun = Promise.withResolvers<never>()
      let ended = false
      const onAbort = () => {
        const reason: KeyturnError = soft.signal.reason
        const giveUp = () => overrun.reject(reason)
        const { inFlightMs, reportMs } = reason.code === 'TIMED_OUT' ? grace.TIMED_OUT : grace.INTERRUPTED
        if (writes) {
          later(echoMs, () => ended || onWait?.(reason))
          later(inFlightMs, () => hard.abort(reason))
        } else hard.abort(reason)
        later(reportMs, giveUp)
        second.promise.then(() => later(lastWordsMs, giveUp))
      }
      if (soft.signal.aborted) onAbort()
      else soft.signal.addEventListener('abort', onAbort, { once: true })
      return Promise.race([work, overrun.promise]).finally(() => {
        ended = true
      })
    },
    dispose() {
      for (const timer of timers) clearTimeout(timer)
      // Whatever should hold up the end of the process, a signal ends it.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal)
    },
  }
}
