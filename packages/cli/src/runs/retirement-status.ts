import type { RetireResult } from '@keyturn/core'
import { type ExitStatus, exitStatus, exitStatusOf } from '../program/exit-status.ts'

/** The exit status of a retirement: when all failures are of one kind and nothing else was done, that kind; else `partly`. */
export function retirementStatus(results: readonly Pick<RetireResult, 'outcome' | 'steps' | 'error'>[]): ExitStatus {
  const statuses = new Set(
    results
      .flatMap(({ error, steps }) => [error, ...steps.map((step) => step.error)])
      .flatMap((error) => (error === undefined ? [] : [exitStatusOf(error.code)])),
  )
  if (statuses.has(exitStatus.indeterminate)) return exitStatus.indeterminate
  if (statuses.has(exitStatus.interrupted)) return exitStatus.interrupted
  const [status, ...others] = statuses
  if (status === undefined) return exitStatus.done
  const nothingElse =
    results.every(({ outcome }) => outcome === 'failed') &&
    results.every(({ steps }) => steps.every((step) => step.status === 'failed'))
  return others.length === 0 && nothingElse ? status : exitStatus.partly
}
