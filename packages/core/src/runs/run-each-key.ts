import { conductRun, type RunOptions, type RunResult } from './conduct-run.ts'
import { type ForEachKeyOptions, forEachKey } from './for-each-key.ts'
import type { KeySelection, SelectionOptions, SelectionVault } from './selection.ts'
import type { RunOutcome } from './verdict.ts'

/** Keys of one vault at once: each costs at least a call of its own. */
const atOnce = 8

/** Does the same with each key of a selection, and reports and judges what became of them. */
export function runEachKey<V extends SelectionVault, T extends RunOutcome>(
  selection: Iterable<KeySelection<V>>,
  options: SelectionOptions<V> & RunOptions<T>,
  { work, failed }: Pick<ForEachKeyOptions<V, T>, 'work' | 'failed'>,
): Promise<RunResult<T>> {
  const keys = [...selection]
  const { select, shard, signal, graceMs, clock } = options
  return conductRun(keys, options, ({ onFound }) =>
    forEachKey(keys, { work, failed, atOnce, select, shard, signal, graceMs, clock, onFound }),
  )
}
