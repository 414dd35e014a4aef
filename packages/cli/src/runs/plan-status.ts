import type { ApplyResult, Plan } from '@keyturn/core/manifest'
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

/**
 * The exit status of an applied plan. What nobody can tell outweighs everything; then what stopped the run; then, when
 * all failures are of one kind and nothing was done, that kind; else `partly`.
 */
export function applyStatus(
  { steps, stopped }: ApplyResult,
  { problems, idle }: Pick<Plan, 'problems' | 'idle'>,
): ExitStatus {
  if (steps.some(({ outcome }) => outcome === 'indeterminate')) return exitStatus.indeterminate
  if (stopped !== undefined) return exitStatusOf(stopped.code)
  const failed = steps.filter(({ outcome }) => outcome === 'failed')
  const statuses = new Set([
    ...failed.map(({ error }) => exitStatusOf(error?.code ?? 'UNEXPECTED')),
    ...problems.map(({ code }) => exitStatusOf(code)),
  ])
  const [status, ...others] = statuses
  if (status === undefined) return exitStatus.done
  const nothingElse = idle.length === 0 && steps.every(({ outcome }) => outcome === 'failed' || outcome === 'not-run')
  const rotated = failed.some(({ rotation }) => rotation?.rotated)
  return others.length === 0 && nothingElse && !rotated ? status : exitStatus.partly
}
