import { error, notice, warning } from '@actions/core'
import type { ErrorSummary, VerificationCheck } from '@keyturn/core'
import { findingsAtLeast, type Severity } from '@keyturn/core/audit'
import { safeLines, safeText } from '@keyturn/core/text'
import { renderHeadline } from './outcome-words.ts'
import { isProblem, type KeyResult, type Location, type Report } from './report.ts'

export interface Annotation {
  level: 'notice' | 'warning' | 'error'
  title: string
  message: string
  /** The next thing to do. */
  hint?: string | undefined
  /** Where in the repository it is about. */
  location?: Location | undefined
}

/** GitHub shows ten of each level for a step and drops the rest without a word. */
const mostOfALevel = 10

/** What deserves to be seen on the run's first page: problems with their fix, oddities, and that something changed. */
export function toAnnotations(report: Report): Annotation[] {
  const annotations = mergeSame([
    ...(report.failures ?? []).map(annotateFailure),
    ...annotateFindings(report),
    ...report.results.flatMap(annotate),
  ])
  if (report.results.some((result) => result.changed)) {
    annotations.push({ level: 'notice', title: 'keyturn', message: renderHeadline(report) })
  }
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const all = annotations.filter((annotation) => annotation.level === level)
    if (all.length <= mostOfALevel) return all
    const rest = all.length - mostOfALevel + 1
    return [
      ...all.slice(0, mostOfALevel - 1),
      { level, title: 'keyturn', message: `and ${rest} more: see the job summary` },
    ]
  })
}

export function writeAnnotations(annotations: readonly Annotation[]): void {
  const write = { notice, warning, error }
  for (const { level, title, message, hint, location } of annotations) {
    const lines = !hint ? [message] : [message, hint]
    write[level](safeLines(lines.join('\n')), {
      title: safeLines(safeText(title)),
      ...(location !== undefined && {
        file: safeText(location.file),
        startLine: location.line,
        startColumn: location.column,
      }),
    })
  }
}

function annotateFailure({ message, hint }: ErrorSummary): Annotation {
  return { level: 'error', title: 'keyturn', message, hint: hint ?? undefined }
}

const levels: Record<Severity, Annotation['level']> = { error: 'error', warning: 'warning', note: 'notice' }

/** Findings at their lines of the manifest, as far as they count. */
function annotateFindings({ audit }: Report): Annotation[] {
  if (audit === undefined) return []
  return findingsAtLeast(audit, 'note').map(({ severity, rule, key, message, fix, source }) => ({
    level: levels[severity],
    title: key === null ? rule : `${key}: ${rule}`,
    message,
    hint: fix ?? undefined,
    ...(source !== null && { location: { ...source, column: 1 } }),
  }))
}

function annotate(result: KeyResult): Annotation[] {
  const title = `${result.key}: ${result.outcome}`
  if (isProblem(result)) {
    return [
      {
        level: 'error',
        title,
        message: result.error?.message ?? result.reason.message,
        hint: result.error?.hint ?? undefined,
        ...(result.location !== undefined && { location: result.location }),
      },
    ]
  }
  // What was rotated just now is only waited for.
  if (result.outcome === 'skipped' && result.reason.code !== 'ROTATED_RECENTLY') {
    return [{ level: 'warning', title, message: result.reason.message }]
  }
  const warnings = (result.verification?.checks ?? []).filter(isWarning).map(({ name, detail }) => `${name}: ${detail}`)
  if (result.outcome === 'adopted') {
    warnings.unshift('the answer to the rotation was lost; the version that it had made was found and taken over')
  }
  return warnings.map((message) => ({ level: 'warning', title, message }))
}

/** What did not carry over, and a new version that nobody has used yet. */
function isWarning({ name, status }: VerificationCheck): boolean {
  return status === 'warning' || (name === 'round-trip' && status === 'not-checked')
}

/** One sign-in that fails, fails for every key: said once. */
function mergeSame(annotations: readonly Annotation[]): Annotation[] {
  const groups = Map.groupBy(annotations, ({ level, message, hint }) => JSON.stringify([level, message, hint]))
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    return others.length === 0 ? first : { ...first, title: `${first.title} (and ${others.length} more)` }
  })
}
