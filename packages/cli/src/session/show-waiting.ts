import type { VaultEvent } from '@keyturn/core'
import type { Output } from '../output/output.ts'
import { renderWait, type Wait } from '../render/wait.ts'

/** A command that is done within this needs no progress. */
const quietMs = 1_000
/** Where no line can change, a wait is told once in this time. */
const sayEveryMs = 10_000

/** Says what a command waits for. */
export interface Waiting {
  /** A vault is worked with from now on. */
  start(): void
  /** What a vault answered that makes its caller wait. */
  heard(event: VaultEvent): void
  /** Nothing is shown any more: it is over, or the terminal is needed for a question. */
  stop(): void
}

/**
 * Shows that a command goes on once it has taken a second, and what it waits for: on a terminal in one line that changes,
 * elsewhere a line for a wait that a vault asks for.
 */
export function showWaiting(output: Pick<Output, 'waiting' | 'note' | 'showsProgress'>): Waiting {
  const startedAt = performance.now()
  let saidAt = Number.NEGATIVE_INFINITY
  let wait: (Wait & { overAt: number }) | undefined
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const show = () => {
    const now = performance.now()
    if (now - startedAt < quietMs) return
    const left = wait && { ...wait, waitMs: wait.overAt - now }
    output.waiting(() => renderWait(now - startedAt, left))
  }
  return {
    start() {
      // Whoever has nothing else to do is done.
      if (!isOver && output.showsProgress) timer ??= setInterval(show, 500).unref()
    },
    heard(event) {
      if (event.type === 'sign-in' || event.type === 'signed-in') return
      const now = performance.now()
      wait = { type: event.type, waitMs: event.waitMs, overAt: now + event.waitMs }
      if (event.type !== 'throttled' || output.showsProgress || event.waitMs < quietMs || now - saidAt < sayEveryMs)
        return
      saidAt = now
      output.note(renderWait(now - startedAt, wait))
    },
    stop() {
      isOver = true
      clearInterval(timer)
    },
  }
}
