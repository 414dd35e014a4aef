import type { ErrorSummary, UsesReport } from '@keyturn/core'
import type { RewrapEntry } from '@keyturn/core/data-keys'
import type { Paint } from './paint.ts'
import { renderTable } from './table.ts'
import type { View } from './view.ts'
import { tellError } from './words.ts'

/** What `rewrap -o json` prints. */
export interface RewrapOutput {
  values: RewrapEntryOutput[]
  /** What old versions are still needed for. */
  left: UsesReport
}

export interface RewrapEntryOutput extends Omit<RewrapEntry, 'error'> {
  error: ErrorSummary | null
}

export function rewrapEntryOutput(entry: RewrapEntry): RewrapEntryOutput {
  const { error } = entry
  return {
    ...entry,
    error: error && tellError(error),
  }
}

export const rewrapView: View<RewrapOutput> = {
  text: ({ values, left }, paint) => {
    if (values.length === 0) return 'no wrapped keys found'
    const rows = values.map((value) => [
      value.path === null ? value.source : `${value.source} ${value.path}`,
      paintOutcome(value, paint),
      value.key ?? '',
      value.outcome === 'rewrapped' ? `${short(value.from)} -> ${short(value.to)}` : short(value.from),
      value.error?.message ?? reasonText(value),
    ])
    const table = renderTable(['value', 'outcome', 'key', 'version', ''], rows, paint)
    const hints = new Set(values.flatMap(({ error }) => (error?.hint ? `${paint.bold('hint:')} ${error.hint}` : [])))
    return [table, '', ...leftLines(left, paint), ...hints].join('\n')
  },
  rows: ({ values }) =>
    values.map(({ source, path, outcome, vaultUrl, key, from, to, needs }) => [
      source,
      path ?? '',
      outcome,
      vaultUrl ?? '',
      key ?? '',
      from ?? '',
      to ?? '',
      needs ?? '',
    ]),
}

function leftLines({ versions, unknown }: UsesReport, paint: Paint): string[] {
  if (versions.length === 0 && unknown.length === 0) return [paint.good('no old version is needed by any of them')]
  const lines = versions.map(
    ({ key, version, uses }) => `version ${version} of ${key} is still needed by ${countOf(uses)}`,
  )
  if (unknown.length > 0) lines.push(`${countOf(unknown.length)} may need any version: which one is unknown`)
  return lines.map((line) => paint.warn(line))
}

function paintOutcome({ outcome, dryRun }: RewrapEntryOutput, paint: Paint): string {
  switch (outcome) {
    case 'rewrapped':
      return dryRun ? paint.warn('would be rewrapped') : paint.good('rewrapped')
    case 'failed':
      return paint.bad('failed')
    default:
      return outcome
  }
}

function reasonText({ reason, contentEncryptedAnew, outcome, dryRun, needs }: RewrapEntryOutput): string {
  if (outcome === 'rewrapped' && needs !== null && !dryRun) return 'in the T-SQL, for the database to run'
  switch (reason) {
    case 'NOT_WRAPPED':
      return 'cannot be read as a wrapped value'
    case 'OTHER_VAULT':
      return 'wrapped in a vault that was not named'
    case 'OTHER_KEY':
      return 'wrapped by another key'
    case 'NO_KEY':
      return 'names no key; give --key'
    default:
      return contentEncryptedAnew ? 'content sealed anew' : ''
  }
}

function short(version: string | null): string {
  return version === null ? '' : version.slice(0, 8)
}

/** How many values, in words. */
export function countOf(values: number): string {
  return values === 1 ? '1 value' : `${values} values`
}
