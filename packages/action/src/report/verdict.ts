import type { FailOn } from '../inputs/fail-on.ts'
import { isProblem, type KeyResult, type Report } from './report.ts'

/** What a step ends with: 0, or 1 for a problem, or 8 for what the step was asked to fail on, as the program has it. */
export interface StepVerdict {
  exitCode: 0 | 1 | 8
  /** What it was asked to fail on and found, one sentence each. */
  found: string[]
}

export function judgeStep(report: Report, failOn: readonly FailOn[] = []): StepVerdict {
  const found = failOn.flatMap((what) => {
    const count = counts[what](report)
    return count === 0 ? [] : [`${count} ${says[what]}, and the step was asked to fail on that`]
  })
  const hasProblem = report.results.some(isProblem) || (report.failures ?? []).length > 0
  return { exitCode: hasProblem ? 1 : found.length > 0 ? 8 : 0, found }
}

const counts: Record<FailOn, (report: Report) => number> = {
  pending: ({ results, dryRun }) => (dryRun ? results.filter(isPending).length : 0),
  skipped: ({ results }) => results.filter(({ outcome }) => outcome === 'skipped').length,
  'not-checked': ({ results }) => results.filter((result) => isUnchecked(result)).length,
  warning: ({ results }) => results.filter((result) => hasCheck(result, 'warning')).length,
}

const says: Record<FailOn, string> = {
  pending: 'with changes pending',
  skipped: 'skipped',
  'not-checked': 'with a new version that was not wholly checked',
  warning: 'with a warning',
}

function isPending({ outcome }: KeyResult): boolean {
  return outcome === 'planned' || outcome === 'rotated' || outcome === 'retired' || outcome === 'undone'
}

/** Also a rotation that was not verified at all, and a new version that was not used. */
function isUnchecked(result: KeyResult): boolean {
  const isUnverified = result.rotated && result.verification === null && result.attempts !== null
  const isUnused = result.verification?.checks.some(({ name, status }) => name === 'round-trip' && status === 'warning')
  return isUnverified || isUnused === true || hasCheck(result, 'not-checked')
}

function hasCheck({ verification }: KeyResult, status: 'warning' | 'not-checked'): boolean {
  return verification?.checks.some((check) => check.status === status) ?? false
}
