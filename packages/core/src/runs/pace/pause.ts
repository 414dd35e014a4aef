import type { Clock } from '../../clock.ts'

/** A wait that can be given up, at most one at a time. */
export interface Pause {
  isOn(): boolean
  /** @param goOn called at the end of the wait, unless it is given up before */
  start(ms: number, goOn: () => void): void
  giveUp(): void
}

export function createPause(clock: Clock): Pause {
  let current: AbortController | undefined
  return {
    isOn: () => current !== undefined,
    start(ms, goOn) {
      const mine = new AbortController()
      current = mine
      const end = () => {
        if (current !== mine) return
        current = undefined
        goOn()
      }
      clock.sleep(ms, mine.signal).then(end, () => undefined)
    },
    giveUp() {
      current?.abort()
      current = undefined
    },
  }
}
