import type { KeyturnError, Vault } from '@keyturn/core'
import { asReported } from '../output/output.ts'
import { type ExitStatus, exitStatus } from '../program/exit-status.ts'
import type { Context } from '../session/context.ts'

/** What could be read of the vaults of a command. */
export interface Reading<T> {
  /** Vault by vault, in the order of their names on the command line. */
  found: T[]
  now: Date
  /** Reports the vaults that could not be read, after the result; the exit status. */
  end(): ExitStatus
}

/**
 * Reads all vaults that are named, side by side. One that cannot be read hides nothing of the others, and an
 * entry that makes no sense nothing of its vault.
 *
 * @throws {KeyturnError} when none could be read: what the first one says
 */
export async function readVaults<T>(context: Context, read: (vault: Vault) => AsyncIterable<T>): Promise<Reading<T>> {
  const found: T[] = []
  const failures: KeyturnError[] = []
  let now: Date | undefined
  const readings = context.vaultReferences().map(async (reference) => {
    const vault = await context.connect(reference)
    const items: T[] = []
    try {
      for await (const item of read(vault)) items.push(item)
    } catch (error) {
      return { vault, items, failure: asReported(error) }
    }
    return { vault, items, failure: undefined }
  })
  for (const reading of await Promise.allSettled(readings)) {
    if (reading.status === 'rejected') {
      failures.push(asReported(reading.reason))
    } else {
      const { vault, items, failure } = reading.value
      now ??= vault.now()
      found.push(...items)
      if (failure !== undefined) failures.push(failure)
    }
  }
  const [failure] = failures
  const isNothing = failures.length === readings.length && found.length === 0
  if (failure !== undefined && (isNothing || context.signal.aborted)) throw failure
  return {
    found,
    now: now ?? new Date(),
    end() {
      for (const each of failures) context.output.error(each)
      return failures.length === 0 ? exitStatus.done : exitStatus.partly
    },
  }
}
