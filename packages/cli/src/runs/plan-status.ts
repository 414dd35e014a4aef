import type { Plan } from '@keyturn/core/manifest'
import { type ExitStatus, exitStatus, exitStatusOf } from '../program/exit-status.ts'

/**
 * The exit status of showing a plan: of its problems, when there are any; else `pending` when something is to be done and
 * the caller wants to know.
 */
export function planStatus({ steps, problems }: Plan, exitCode: boolean): ExitStatus {
  const [status, ...others] = new Set(problems.map(({ code }) => exitStatusOf(code)))
  if (status !== undefined) return others.length === 0 ? status : exitStatus.partly
  return exitCode && steps.length > 0 ? exitStatus.pending : exitStatus.done
}
