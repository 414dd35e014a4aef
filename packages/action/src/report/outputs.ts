import { setOutput } from '@actions/core'
import { KeyturnError } from '@keyturn/core'
import type { Environment } from '../inputs/input-reader.ts'
import { byConcern, type KeyResult, type Report, worstOutcome } from './report.ts'

/** The outputs that `action.yml` promises, in its order. */
const outputNames = [
  'outcome',
  'changed',
  'rotated',
  'pending',
  'plan-file',
  'plan-digest',
  'report-file',
  'results-file',
  'comment-file',
  'sarif-file',
  'key-id',
  'key-name',
  'key-version',
  'previous-version',
  'reason',
  'results',
] as const

/** The outputs as text: `true`, `false`, or nothing where nobody can tell. */
export type Outputs = Record<(typeof outputNames)[number], string>

const none = Object.fromEntries(outputNames.map((name) => [name, ''])) as Outputs

/** The outputs of a report. Those that tell of one key are empty when there were several. */
export function toOutputs(report: Report): Outputs {
  const { results } = report
  const [first, ...others] = results
  const only: Partial<KeyResult> = (others.length === 0 && first) || {}
  return {
    ...none,
    outcome: worstOutcome(report) ?? '',
    changed: inOne(results.map(({ changed }) => changed)),
    rotated: inOne(results.map(({ rotated, outcome }) => (outcome === 'indeterminate' && !rotated ? null : rotated))),
    pending: String((report.planned ?? []).length > 0),
    'plan-file': report.planFile ?? '',
    'plan-digest': report.planDigest ?? '',
    'report-file': report.reportFile ?? '',
    'results-file': report.resultsFile ?? '',
    'comment-file': report.commentFile ?? '',
    'sarif-file': report.sarifFile ?? '',
    'key-id': only.id ?? '',
    'key-name': only.key ?? '',
    'key-version': only.version ?? '',
    'previous-version': (only.rotated && only.previousVersion) || '',
    reason: only.reason?.code ?? '',
    results: shortResults(results),
  }
}

/** What is known when a step ends before anything can be said of single keys. Input that is wrong is found before anything is sent. */
export function outputsOfFailure(code: string): Partial<Outputs> {
  const known = code === 'INVALID_INPUT' || code === 'HOST_NOT_ALLOWED' ? 'false' : ''
  return { outcome: 'failed', changed: known, rotated: known, reason: code, results: '[]' }
}

function inOne(answers: readonly (boolean | null)[]): string {
  if (answers.includes(true)) return 'true'
  return answers.includes(null) ? '' : 'false'
}

/** An environment variable holds 128 KiB on Linux, the outputs of a job together 1 MB; other text goes with it. */
const mostResultBytes = 60_000

/** The results as far as an output can hold them: whole, else their main facts, else those of most concern. Always JSON. */
function shortResults(results: readonly KeyResult[]): string {
  const whole = allResults(results)
  if (Buffer.byteLength(whole) <= mostResultBytes) return whole
  const brief = results.toSorted(byConcern).map((result) => JSON.stringify(mainFacts(result)))
  let bytes = 2
  const kept = brief.filter((text) => {
    bytes += Buffer.byteLength(text) + 1
    return bytes <= mostResultBytes
  })
  return `[${kept.join(',')}]`
}

/** All results with all that is known of each, as `results-file` has them. */
export function allResults(results: readonly KeyResult[]): string {
  return JSON.stringify(results.map(({ location: _, own, ...result }) => ({ ...result, ...own, error: result.error })))
}

function mainFacts(result: KeyResult): object {
  const { key, vaultUrl, outcome, changed, rotated, dryRun, previousVersion, version, reason, error } = result
  return {
    key,
    vaultUrl,
    outcome,
    changed,
    rotated,
    dryRun,
    previousVersion,
    version,
    reason: { code: reason.code },
    error: error && { code: error.code },
  }
}

/**
 * Makes every output exist, before anything is done: whatever ends the step, what a later step reads is there.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when the runner's file cannot be written
 */
export function openOutputs(env: Environment): void {
  // Outside of a runner there is no file, and nobody reads what is not said yet.
  if (env.GITHUB_OUTPUT) writeOutputs(none)
}

/** @throws {KeyturnError} `INVALID_INPUT` when the runner's file cannot be written */
export function writeOutputs(outputs: Partial<Outputs>): void {
  try {
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
  } catch (cause) {
    throw new KeyturnError('INVALID_INPUT', 'the outputs cannot be written to the file that GITHUB_OUTPUT names', {
      hint: 'The runner makes that file for each step; see that its disk is not full and nothing removes it.',
      cause,
    })
  }
}
