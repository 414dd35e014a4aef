/** Time that moves from one event to the next. */
export interface Timeline {
  now(): number
  after(ms: number, act: () => void): void
  /** Plays until nothing is to come. */
  play(): void
}

export function createTimeline(): Timeline {
  let time = 0
  // A heap by time, and by the order in which events were planned.
  const heap: { at: number; order: number; act: () => void }[] = []
  let planned = 0
  const isBefore = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]]
    if (first === undefined || second === undefined) return first !== undefined
    return first.at < second.at || (first.at === second.at && first.order < second.order)
  }
  const swap = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]]
    if (first === undefined || second === undefined) return
    heap[a] = second
    heap[b] = first
  }
  const takeFirst = () => {
    const first = heap[0]
    const last = heap.pop()
    if (heap.length === 0 || last === undefined) return first
    heap[0] = last
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2]
      const least = [left, right].reduce((best, each) => (isBefore(each, best) ? each : best), at)
      if (least === at) return first
      swap(at, least)
      at = least
    }
  }
  return {
    now: () => time,
    after(ms, act) {
      heap.push({ at: time + ms, order: planned++, act })
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1
        if (!isBefore(at, parent)) return
        swap(at, parent)
        at = parent
      }
    },
    play() {
      for (let event = takeFirst(); event !== undefined; event = takeFirst()) {
        time = event.at
        event.act()
      }
    },
  }
}

/** So many in any window of this length. */
export function createWindow(count: number, windowMs: number) {
  const taken: number[] = []
  return {
    hasRoom(now: number): boolean {
      while (taken.length > 0 && (taken[0] ?? 0) <= now - windowMs) taken.shift()
      return taken.length < count
    },
    take: (now: number) => void taken.push(now),
  }
}

/** A stream of numbers, 0 <= x < 1, that a seed repeats. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
