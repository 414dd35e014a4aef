import type { DatabaseSync } from 'node:sqlite'
// Taken from the module: test suites that fake the global timers must not stop the vault.
import { setImmediate } from 'node:timers'

interface Entry {
  work: () => unknown
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

type Outcome = { value: unknown } | { error: unknown }

/**
 * Collects the writes that are asked for in one turn of the event loop and commits them as one transaction: most of
 * what a durable write costs is the wait for the disk, and those who write at the same time can wait together. While
 * one commit waits, the next turn's requests arrive.
 *
 * Work that throws is undone alone. When the commit fails, all of the group fail: what one of them was told may rest on
 * what another had written.
 *
 * @param transact runs a function as one transaction.
 */
export function createGroupCommit(
  db: DatabaseSync,
  transact: <T>(work: () => T) => T,
): <T>(work: () => T) => Promise<T> {
  const mark = db.prepare('SAVEPOINT one_of_group')
  const undo = db.prepare('ROLLBACK TO one_of_group')
  const release = db.prepare('RELEASE one_of_group')
  let waiting: Entry[] = []

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

  function commit(): void {
    const group = waiting
    waiting = []
    try {
      const outcomes = transact(() => group.map(attempt))
      for (const [index, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[index]
        if (outcome !== undefined && 'value' in outcome) resolve(outcome.value)
        else reject(outcome?.error)
      }
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  return <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commit)
      waiting.push({ work, resolve: resolve as Entry['resolve'], reject })
    })
}
