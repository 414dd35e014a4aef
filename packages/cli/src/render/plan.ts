import {
  type Change,
  type ChangeValue,
  type IdleKey,
  type Plan,
  type PlanProblem,
  type PlanStep,
  type StepAction,
  stepWords,
} from '@keyturn/core/manifest'
import { toMarkdown, toMarkdownCode } from '@keyturn/core/text'
import { trimLines } from './card.ts'
import type { Paint } from './paint.ts'
import { safeValue } from './safe-text.ts'
import type { View } from './view.ts'

/** Idle keys beyond these are counted, not listed; JSON has them all. */
const mostIdleShown = 10

export const planView: View<Plan> = {
  text: (plan, paint) => {
    const parts: string[] = []
    for (const { url, reference } of plan.vaults) {
      const here = <T extends { vaultUrl: string }>(items: readonly T[]): T[] =>
        items.filter(({ vaultUrl }) => vaultUrl === url)
      const blocks = [
        ...here(plan.steps).map((step) => renderStep(step, paint)),
        ...here(plan.problems).map((problem) => renderProblem(problem, paint)),
        ...renderIdle(here(plan.idle), paint),
      ]
      const title = reference === url ? paint.bold(url) : `${paint.bold(reference)}  ${paint.dim(url)}`
      parts.push([title, ...(blocks.length > 0 ? blocks : ['  no keys'])].join('\n'))
    }
    return trimLines([...parts, summarize(plan)].join('\n\n'))
  },
  rows: ({ steps, problems, idle }) => [
    ...steps.map(({ action, key, vaultUrl, reason, changes }) => [
      action,
      key,
      reason.code,
      changes.map(showChange).join('; '),
      vaultUrl,
    ]),
    ...problems.map(({ key, code, message, vaultUrl }) => ['problem', key, code, message, vaultUrl]),
    ...idle.map(({ key, reason, nextDue, vaultUrl }) => ['none', key, reason.code, nextDue ?? '', vaultUrl]),
  ],
}

function renderStep({ action, key, reason, changes }: PlanStep, paint: Paint): string {
  const { mark } = stepWords[action]
  const colour = mark === '+' ? paint.good : mark === '-' ? paint.bad : paint.warn
  const widest = Math.max(0, ...changes.map((change) => fieldName(change).length))
  return [
    `  ${colour(`${mark} ${action.padEnd(7)}`)} ${paint.bold(key)}  ${paint.dim(reason.code)}: ${reason.message}`,
    ...changes.map((change) => `              ${paint.dim(fieldName(change).padEnd(widest))}  ${showValues(change)}`),
  ].join('\n')
}

function renderProblem({ key, code, message, hint }: PlanProblem, paint: Paint): string {
  const line = `  ${paint.bad('! problem')} ${paint.bold(key)}  ${message} ${paint.dim(`[${code}]`)}`
  return hint === undefined ? line : `${line}\n              ${paint.bold('hint:')} ${hint}`
}

function renderIdle(idle: readonly IdleKey[], paint: Paint): string[] {
  const shown = idle.slice(0, mostIdleShown)
  const hidden = idle.length - shown.length
  return [
    ...shown.map(({ key, reason, nextRetirement }) => {
      const later = nextRetirement === undefined ? '' : `; old versions are retired from ${nextRetirement} on`
      return paint.dim(`  = nothing ${key}  ${reason.code}: ${reason.message}${later}`)
    }),
    ...(hidden > 0 ? [paint.dim(`  = nothing for ${hidden} more keys`)] : []),
  ]
}

/** A change in one line: `tags: {"a":"b"} -> {"a":"c"}`. */
function showChange(change: Change): string {
  return `${fieldName(change)}: ${showValues(change)}`
}

function fieldName({ field, version }: Change): string {
  return version === undefined ? field : `${field} of ${version}`
}

function showValues({ from, to }: Change): string {
  return from === null ? showValue(to) : `${showValue(from)} -> ${showValue(to)}`
}

function showValue(value: ChangeValue): string {
  if (value === null) return 'none'
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.join(', ')
  return JSON.stringify(value)
}

/** What the plan comes to, in a sentence or two. */
function summarize({ steps, problems, idle }: Plan): string {
  const counts = new Map<StepAction, number>()
  for (const { action } of steps) counts.set(action, (counts.get(action) ?? 0) + 1)
  const pending = [...counts].map(([action, count]) => `${count} ${stepWords[action].toDo}`).join(', ')
  const next = idle.flatMap(({ nextDue, nextRetirement }) => [nextDue ?? [], nextRetirement ?? []].flat()).sort()[0]
  return [
    steps.length === 0 ? 'Nothing to do' : `To do: ${pending}`,
    ...(problems.length > 0 ? [`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`] : []),
    ...(idle.length > 0 ? [`${idle.length} ${idle.length === 1 ? 'key needs' : 'keys need'} nothing`] : []),
    ...(next === undefined ? [] : [`next on ${next}`]),
  ].join('; ')
}

/** The plan for a pull request or a job summary. */
export function renderPlanMarkdown(plan: Plan): string {
  const { steps, problems, vaults } = safeValue(plan)
  const several = vaults.length > 1
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`
  const where = (vaultUrl: string) => (several ? [toMarkdownCode(vaultUrl)] : [])
  const heading = ['Step', 'Key', ...(several ? ['Vault'] : []), 'Why', 'Changes']
  const lines = [
    `### Plan for ${vaults.map(({ reference }) => toMarkdownCode(reference)).join(', ')}`,
    '',
    `${summarize(plan)}.`,
  ]
  if (steps.length > 0) {
    lines.push('', row(heading), row(heading.map(() => '---')))
    for (const { action, key, vaultUrl, reason, changes } of steps) {
      const changed = changes.map((change) => toMarkdownCode(showChange(change))).join('<br>')
      lines.push(row([action, toMarkdownCode(key), ...where(vaultUrl), toMarkdown(reason.message), changed]))
    }
  }
  if (problems.length > 0) {
    lines.push('', '**Problems**', '')
    for (const { key, vaultUrl, code, message } of problems) {
      const where = several ? ` in ${toMarkdownCode(vaultUrl)}` : ''
      lines.push(`- ${toMarkdownCode(key)}${where}: ${toMarkdown(message)} (${code})`)
    }
  }
  return lines.join('\n')
}
