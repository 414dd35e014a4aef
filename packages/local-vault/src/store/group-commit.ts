import type { DatabaseSync } from 'node:sqlite'
// Taken from the module: test suites that fake the global timers must not stop the vault.
import { setImmediate } from 'node:timers'

interface Entry {
  work: () => unknown
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

interface Commitment {
  /** Runs a function as one transaction. */
  transact<T>(work: () => T): T
  /** Resolves when what has been committed is durable. */
  settle(): Promise<void>
}

type Outcome = { value: unknown } | { error: unknown }

/**
 * Collects the writes that are asked for while another group waits for the disk, or in one turn of the event loop, and
 * commits them as one transaction: most of what a durable write costs is that wait, and those who write at the same time
 * can wait together. The thread goes on meanwhile: reads are answered, and the next group gathers.
 *
 * Work that throws is undone alone. When the commit fails, or cannot be made durable, all of the group fail: what one of
 * them was told may rest on what another had written.
 */
export function createGroupCommit(
  db: DatabaseSync,
  { transact, settle }: Commitment,
): <T>(work: () => T) => Promise<T> {
  const mark = db.prepare('SAVEPOINT one_of_group')
  const undo = db.prepare('ROLLBACK TO one_of_group')
  const release = db.prepare('RELEASE one_of_group')
  let waiting: Entry[] = []
  let isBusy = false

  function attempt({ work }: Entry): Outcome {
    mark.run()
    let outcome: Outcome
    try {
      outcome = { value: work() }
    } catch (error) {
      undoAfter(error)
      outcome = { error }
    }
    release.run()
    return outcome
  }

  /** @throws the error itself, which fails the group, when SQLite gave up the whole transaction: on a full disk it does. */
  function undoAfter(error: unknown): void {
    try {
      undo.run()
    } catch {
      throw error
    }
  }

  async function commit(): Promise<void> {
    const group = waiting
    waiting = []
    try {
      await conclude(group)
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
    isBusy = waiting.length > 0
    if (isBusy) setImmediate(commit)
  }

  async function conclude(group: readonly Entry[]): Promise<void> {
    const outcomes = transact(() => group.map(attempt))
    await settle()
    for (const [index, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[index]
      if (outcome !== undefined && 'value' in outcome) resolve(outcome.value)
      else reject(outcome?.error)
    }
  }

  return <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      waiting.push({ work, resolve: resolve as Entry['resolve'], reject })
      if (isBusy) return
      isBusy = true
      setImmediate(commit)
    })
}
