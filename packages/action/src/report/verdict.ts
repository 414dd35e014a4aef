import { findingsAtLeast } from '@keyturn/core/audit'
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
    const [count, said] = countOf(report, what)
    return count === 0 ? [] : [`${count} ${said}, and the step was asked to fail on that`]
  })
  const hasProblem = report.results.some(isProblem) || (report.failures ?? []).length > 0
  return { exitCode: hasProblem ? 1 : found.length > 0 ? 8 : 0, found }
}

function countOf(report: Report, what: FailOn): [count: number, said: string] {
  const { audit } = report
  if (audit === undefined) return what === 'error' || what === 'note' ? [0, ''] : [counts[what](report), says[what]]
  if (what !== 'error' && what !== 'warning' && what !== 'note') return [0, '']
  const count = findingsAtLeast(audit, what).length
  const least = what === 'note' ? '' : ` of severity ${what} or worse`
  return [count, `${count === 1 ? 'finding' : 'findings'}${least}`]
}

type ResultFailOn = Exclude<FailOn, 'error' | 'note'>

const counts: Record<ResultFailOn, (report: Report) => number> = {
  pending: ({ results, dryRun }) => (dryRun ? results.filter(isPending).length : 0),
  skipped: ({ results }) => results.filter(({ outcome }) => outcome === 'skipped').length,
  'not-checked': ({ results }) => results.filter((result) => isUnchecked(result)).length,
  warning: ({ results }) => results.filter((result) => hasCheck(result, 'warning')).length,
}

const says: Record<ResultFailOn, string> = {
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
