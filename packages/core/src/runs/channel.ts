/** Hands values from several producers to one consumer; a producer that is ahead waits. */
export interface Channel<T> extends AsyncIterable<T> {
  /** Resolves when there is room for the next one. After `close` it resolves at once, and the value is dropped. */
  push(value: T): Promise<void>
  /** No more values come; the consumer gets what is there, then the error if there is one. */
  close(error?: unknown): void
}

export function createChannel<T>(room: number): Channel<T> {
  const values: T[] = []
  let wakeProducers: (() => void)[] = []
  let wakeConsumer: (() => void) | undefined
  let ended: { error?: unknown } | undefined

  return {
    async push(value) {
      if (ended !== undefined) return
      values.push(value)
      wakeConsumer?.()
      if (values.length >= room) await new Promise<void>((resolve) => wakeProducers.push(resolve))
    },
    close(error) {
      ended ??= error === undefined ? {} : { error }
      wakeConsumer?.()
      for (const wake of wakeProducers) wake()
      wakeProducers = []
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const taken = values.splice(0)
        for (const wake of wakeProducers) wake()
        wakeProducers = []
        yield* taken
        if (values.length > 0) continue
        if (ended !== undefined) {
          if (ended.error !== undefined) throw ended.error
          return
        }
        await new Promise<void>((resolve) => {
          wakeConsumer = resolve
        })
        wakeConsumer = undefined
      }
    },
  }
}
