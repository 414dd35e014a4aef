import { setImmediate } from 'node:timers/promises'

/** Signals, deadlines and progress are heard between two turns of the event loop; nothing holds one much longer than this. */
const longestTurnMs = 15

/**
 * For work that may never wait for anything, such as on keys of a vault in the same process: called between two pieces of
 * it, it lets everything else have its turn when the last one is a while ago.
 */
export function takeTurns(now: () => number = () => performance.now()): () => Promise<void> {
  let turnedAt = now()
  return async () => {
    if (now() - turnedAt < longestTurnMs) return
    await setImmediate()
    turnedAt = now()
  }
}
