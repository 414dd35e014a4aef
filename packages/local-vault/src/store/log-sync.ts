import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes durable what has been committed to the write-ahead log of a store. SQLite could do it within each commit, on the
 * thread that asks for it; apart from the commit, the wait for the disk leaves the thread free.
 */
export interface LogSync {
  /** Returns when all that is committed is durable. */
  now(): void
  /** Resolves when all that was committed before the call is durable; the wait is not this thread's. */
  soon(): Promise<void>
  /** Lets go of the file: it was replaced, or is not needed any more. */
  release(): void
}

/** For a store in memory: there is nothing that could be lost alone. */
export const noLog: LogSync = { now: () => {}, soon: () => Promise.resolve(), release: () => {} }

/** @param file the log, which exists as soon as there is something to make durable. */
export function openLogSync(file: string): LogSync {
  let descriptor: number | undefined
  const running = new Set<Promise<void>>()

  function open(): number {
    if (descriptor === undefined) {
      syncFolder(dirname(file))
      // Windows flushes only what is open for writing.
      descriptor = openSync(file, 'r+')
    }
    return descriptor
  }

  return {
    now: () => fdatasyncSync(open()),
    async soon() {
      const sync = syncOnce(open())
      running.add(sync)
      try {
        await sync
      } finally {
        running.delete(sync)
      }
    },
    release() {
      const released = descriptor
      descriptor = undefined
      if (released === undefined) return
      // A number that is closed too early may be another file's by then.
      void Promise.allSettled(running).then(() => closeSync(released))
    },
  }
}

function syncOnce(descriptor: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(descriptor, (error) => (error === null ? resolve() : reject(error)))
  })
}

/** A log that was just made has to be found again, too. */
function syncFolder(folder: string): void {
  // Windows has no folders to flush.
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
