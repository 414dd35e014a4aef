/** Gives out `count` slots for work that is done side by side; who gets none waits, first come, first served. */
export function withSlots(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const queue: (() => void)[] = []
  let free = count
  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => queue.push(resolve))
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next === undefined) free++
      else next()
    }
  }
}

/**
 * Works on the items of a source, a few at a time, and gives the results in the order of the source. Reads no further
 * ahead than it works: a long list is never held as a whole. The first failure ends it, after what is under way.
 *
 * @param limit how many are under way at once
 */
export async function* inParallel<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = []
  try {
    for await (const item of source) {
      const result = work(item)
      // It is awaited below, in its turn; a failure before that must not count as unhandled.
      result.catch(() => undefined)
      underWay.push(result)
      if (underWay.length >= limit) yield await (underWay.shift() as Promise<R>)
    }
    while (underWay.length > 0) yield await (underWay.shift() as Promise<R>)
  } finally {
    await Promise.allSettled(underWay)
  }
}
