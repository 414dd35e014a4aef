import { closeSync, fdatasync, fdatasyncSync, fsyncSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { LocalVaultError } from '../errors.ts'

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

/**
 * @param file the log, which exists as soon as there is something to make durable.
 * @throws {LocalVaultError} from both calls: `FILE_UNUSABLE` when the disk fails.
 */
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
    now() {
      try {
        fdatasyncSync(open())
      } catch (error) {
        throw notDurable(file, error)
      }
    },
    async soon() {
      let sync: Promise<void> | undefined
      try {
        sync = syncOnce(open())
        running.add(sync)
        await sync
      } catch (error) {
        throw notDurable(file, error)
      } finally {
        if (sync !== undefined) running.delete(sync)
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

function notDurable(file: string, cause: unknown): LocalVaultError {
  return new LocalVaultError('FILE_UNUSABLE', `what was written to ${file} could not be made durable`, {
    hint: 'See to the disk that it is on; what was written may be lost.',
    cause,
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
