/** Ends the waits of a run once one of its signals aborts. */
export interface Stop {
  signal: AbortSignal
  /** The outcome of `work`; once stopped, whichever of it and `otherwise` comes first. */
  race<T>(work: Promise<T>, otherwise: () => Promise<T>): Promise<T>
  dispose(): void
}

/** One listener for all: racing each key against a promise that lives as long as the run would keep every one of them. */
export function watchStop(signals: AbortSignal[]): Stop {
  const signal = AbortSignal.any(signals)
  const waiting = new Set<() => void>()
  const stopAll = () => {
    for (const stop of waiting) stop()
  }
  signal.addEventListener('abort', stopAll, { once: true })
  return {
    signal,
    async race<T>(work: Promise<T>, otherwise: () => Promise<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      const stop = () => otherwise().then(resolve, () => undefined)
      waiting.add(stop)
      if (signal.aborted) stop()
      work.then(resolve, reject)
      try {
        return await promise
      } finally {
        waiting.delete(stop)
      }
    },
    dispose: () => signal.removeEventListener('abort', stopAll),
  }
}
