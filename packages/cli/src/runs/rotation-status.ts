import type { RotationResult } from '@keyturn/core'
import { type ExitStatus, exitStatus, exitStatusOf } from '../program/exit-status.ts'

type Ended = Pick<RotationResult, 'outcome' | 'rotated' | 'verification' | 'error'>

/**
 * The exit status of a run over many keys. What nobody can tell outweighs everything; then an interruption; then, when
 * all failures are of one kind and nothing else was done, that kind; else `partly`.
 */
export function rotationStatus(results: readonly Ended[]): ExitStatus {
  if (results.some(({ outcome }) => outcome === 'indeterminate')) return exitStatus.indeterminate
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  const statuses = new Set(failed.map(({ error }) => exitStatusOf(error?.code ?? 'UNEXPECTED')))
  if (statuses.has(exitStatus.interrupted)) return exitStatus.interrupted
  const [status, ...others] = statuses
  if (status === undefined) return exitStatus.done
  const nothingElse = failed.length === results.length && !failed.some(isHalfDone)
  return others.length === 0 && nothingElse ? status : exitStatus.partly
}

/** A version that is not as it should be is work half done; one beside another writer's is a conflict like any other. */
function isHalfDone({ rotated, verification }: Ended): boolean {
  return rotated && verification?.ok === false
}
