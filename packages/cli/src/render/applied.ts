import type { ApplyResult, Plan, PlanProblem, StepResult } from '@keyturn/core/manifest'
import { trimLines } from './card.ts'
import { type ErrorOutput, errorOutput } from './error-output.ts'
import type { Paint } from './paint.ts'
import { type RetirementOutput, retirementOutput } from './retirement.ts'
import { type RotationOutput, rotationOutput } from './rotation.ts'
import type { View } from './view.ts'

/** What `apply -o json` prints. */
export interface AppliedOutput {
  steps: StepOutput[]
  /** Keys that the plan had no steps for, since they cannot become what is described. */
  problems: PlanProblem[]
  /** Why the run ended before the last step. */
  stopped: ErrorOutput | null
}

interface StepOutput {
  action: StepResult['action']
  key: string
  vault: string
  outcome: StepResult['outcome']
  version: string | null
  rotation: RotationOutput | null
  retirement: RetirementOutput | null
  error: ErrorOutput | null
}

export function appliedOutput({ steps, stopped }: ApplyResult, problems: Plan['problems']): AppliedOutput {
  return {
    steps: steps.map(({ action, key, vault, outcome, version, rotation, retirement, error }) => ({
      action,
      key,
      vault,
      outcome,
      version: version ?? null,
      rotation: rotation === undefined ? null : rotationOutput(rotation),
      retirement: retirement === undefined ? null : retirementOutput(retirement),
      error: errorOutput(error),
    })),
    problems,
    stopped: errorOutput(stopped),
  }
}

export const appliedView: View<AppliedOutput> = {
  text: ({ steps, problems, stopped }, paint) => {
    if (steps.length === 0 && problems.length === 0) return 'nothing to do'
    return trimLines(
      [
        ...steps.map((step) => renderStep(step, paint)),
        ...problems.map(
          ({ key, message, code }) => `${paint.bad('problem'.padEnd(13))} ${paint.bold(key)}  ${message} [${code}]`,
        ),
        ...(stopped === null ? [] : [`\n${paint.bad('stopped:')} ${stopped.message} [${stopped.code}]`]),
        ...(stopped?.hint ? [`  ${paint.bold('hint:')} ${stopped.hint}`] : []),
        `\n${renderCounts(steps)}`,
      ].join('\n'),
    )
  },
  rows: ({ steps, problems }) => [
    ...steps.map(({ action, key, outcome, version, error, vault }) => [
      action,
      key,
      outcome,
      version ?? '',
      error?.code ?? '',
      vault,
    ]),
    ...problems.map(({ key, code, vault }) => ['problem', key, 'failed', '', code, vault]),
  ],
}

const told: Record<StepResult['outcome'], string> = {
  done: 'done',
  failed: 'failed',
  indeterminate: 'unknown',
  'not-run': 'not run',
}

function renderStep({ action, key, outcome, version, rotation, error }: StepOutput, paint: Paint): string {
  const colour = outcome === 'done' ? paint.good : outcome === 'not-run' ? paint.dim : paint.bad
  const now = rotation?.rotated ? `  ${rotation.previousVersion ?? 'none'} -> ${version ?? 'unknown'}` : ''
  const checks = rotation?.verification?.checks ?? []
  const open = checks.filter(({ status }) => status === 'not-checked')
  return [
    `${colour(told[outcome].padEnd(7))} ${action.padEnd(7)} ${paint.bold(key)}${now}`,
    ...open.map(({ name, detail }) => `                ${paint.warn(`not checked: ${name}`)} ${detail}`),
    ...(error === null ? [] : [`                ${error.message} ${paint.dim(`[${error.code}]`)}`]),
    ...(error?.hint ? [`                ${paint.bold('hint:')} ${error.hint}`] : []),
  ].join('\n')
}

function renderCounts(steps: readonly StepOutput[]): string {
  const counts = new Map<string, number>()
  for (const { outcome } of steps) counts.set(told[outcome], (counts.get(told[outcome]) ?? 0) + 1)
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`)
  return `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`
}
