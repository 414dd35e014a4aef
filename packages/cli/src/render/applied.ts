import type { ErrorSummary } from '@keyturn/core'
import type { ApplyRunResult, PlanProblem, StepResult } from '@keyturn/core/manifest'
import { trimLines } from './card.ts'
import type { Paint } from './paint.ts'
import type { View } from './view.ts'
import { tellError, tellOutcomes } from './words.ts'

/** What `apply -o json` prints. */
export interface AppliedOutput {
  steps: StepResult[]
  /** Keys that the plan had no steps for, since they cannot become what is described. */
  problems: PlanProblem[]
  /** Why the run ended before the last step. */
  stopped: ErrorSummary | null
}

export function appliedOutput({ steps, stopped, plan: { problems } }: ApplyRunResult): AppliedOutput {
  return { steps: tellOutcomes(steps), problems, stopped: stopped && tellError(stopped) }
}

export const appliedView: View<AppliedOutput> = {
  text: ({ steps, problems, stopped }, paint) => {
    if (steps.length === 0 && problems.length === 0) return 'nothing to do'
    const isDoneBefore = steps.some(({ outcome }) => outcome === 'already-done')
    return trimLines(
      [
        ...steps.map((step) => renderStep(step, paint)),
        ...problems.map(
          ({ key, message, code }) => `${paint.bad('problem'.padEnd(13))} ${paint.bold(key)}  ${message} [${code}]`,
        ),
        ...(stopped === null ? [] : [`\n${paint.bad('stopped:')} ${stopped.message} [${stopped.code}]`]),
        ...(stopped?.hint ? [`  ${paint.bold('hint:')} ${stopped.hint}`] : []),
        isDoneBefore
          ? '\nthis plan was applied before: all of it is there, and nothing was sent'
          : `\n${renderCounts(steps)}`,
      ].join('\n'),
    )
  },
  rows: ({ steps, problems }) => [
    ...steps.map(({ action, key, outcome, version, error, vaultUrl }) => [
      action,
      key,
      outcome,
      version ?? '',
      error?.code ?? '',
      vaultUrl,
    ]),
    ...problems.map(({ key, code, vaultUrl }) => ['problem', key, 'failed', '', code, vaultUrl]),
  ],
}

const shown: Record<StepResult['outcome'], string> = {
  done: 'done',
  'already-done': 'already',
  failed: 'failed',
  indeterminate: 'unknown',
  'not-run': 'not run',
}

function renderStep({ action, key, outcome, version, rotation, error }: StepResult, paint: Paint): string {
  const colour =
    outcome === 'done' ? paint.good : outcome === 'not-run' || outcome === 'already-done' ? paint.dim : paint.bad
  const now = rotation?.rotated
    ? `\n                ${rotation.previousVersion ?? 'none'} ->\n                ${version ?? 'unknown'}`
    : ''
  const checks = rotation?.verification?.checks ?? []
  const open = checks.filter(({ status }) => status === 'not-checked' || status === 'warning')
  return [
    `${colour(shown[outcome].padEnd(7))} ${action.padEnd(7)} ${paint.bold(key)}${now}`,
    ...open.map(
      ({ name, status, detail }) => `                ${paint.warn(`${status.replace('-', ' ')}: ${name}`)} ${detail}`,
    ),
    ...(error === null ? [] : [`                ${error.message} ${paint.dim(`[${error.code}]`)}`]),
    ...(error?.hint ? [`                ${paint.bold('hint:')} ${error.hint}`] : []),
  ].join('\n')
}

function renderCounts(steps: readonly StepResult[]): string {
  const counts = new Map<string, number>()
  for (const { outcome } of steps) counts.set(shown[outcome], (counts.get(shown[outcome]) ?? 0) + 1)
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`)
  return `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}
