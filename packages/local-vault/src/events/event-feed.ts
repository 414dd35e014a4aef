// Taken from the module: test suites that fake the global timers must not stop the vault.
import { clearTimeout, setTimeout } from 'node:timers'
import type { EventSource } from '../store/event-source.ts'
import { watchEvents } from './event-watch.ts'
import type { Occurrence } from './vault-event.ts'

/** How often is looked for what other processes did, and for what time alone brought about, in milliseconds. */
const interval = 250

export interface EventFeed {
  /** What happens from now on, in the groups in which it is found. Ends with the signal, and when the feed is closed. */
  follow(signal?: AbortSignal): AsyncIterable<Occurrence[]>
  /** Says that something may have happened. */
  wake(): void
  close(): void
}

interface FeedContext {
  source: EventSource
  /** The vault's clock. */
  now: () => Date
  /** Differs whenever the store's content may have changed. */
  revision: () => number
  /** Lets rotation policies act that the clock has passed. */
  catchUp: () => Promise<void>
}

/** Costs nothing while nobody follows it. */
export function createEventFeed({ source, now, revision, catchUp }: FeedContext): EventFeed {
  const followers = new Set<() => void>()
  let isClosed = false
  const seconds = () => Math.floor(now().getTime() / 1000)

  async function* look(watch: ReturnType<typeof watchEvents>, signal: AbortSignal | undefined) {
    let [known, nextAt] = [-1, Number.NEGATIVE_INFINITY]
    while (!isClosed && signal?.aborted !== true) {
      await catchUp()
      const [current, time] = [revision(), seconds()]
      if (current !== known || time >= nextAt) {
        const found = watch.look(time)
        known = current
        nextAt = watch.nextAt(time)
        if (found.length > 0) yield found
      }
      await rest(signal)
    }
  }

  /** Until somebody wakes it, or some time has passed. */
  function rest(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        followers.delete(done)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, interval)
      followers.add(done)
      signal?.addEventListener('abort', done)
      if (isClosed || signal?.aborted === true) done()
    })
  }

  const wake = () => {
    for (const done of [...followers]) done()
  }
  return {
    follow: (signal) => look(watchEvents(source, seconds()), signal),
    wake,
    close() {
      isClosed = true
      wake()
    },
  }
}
