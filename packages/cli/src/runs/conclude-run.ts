import type { RunOutcome, RunResult } from '@keyturn/core/fleet'
import { type ExitStatus, exitStatusOfRun } from '../program/exit-status.ts'
import type { View } from '../render/view.ts'
import { tellOutcomes } from '../render/words.ts'
import type { Context } from '../session/context.ts'

/** Prints what became of each key, and what went wrong beside them; a run that came to no key and failed has no result. */
export async function concludeRun<T extends RunOutcome>(
  { output }: Context,
  { outcomes, failures, verdict }: RunResult<T>,
  view: View<T[]>,
): Promise<ExitStatus> {
  output.progress(undefined)
  if (outcomes.length > 0 || failures.length === 0) await output.result(tellOutcomes(outcomes), view)
  for (const failure of failures) output.failure(failure)
  return exitStatusOfRun(verdict)
}
