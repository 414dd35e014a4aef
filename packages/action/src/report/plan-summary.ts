import { type Change, type PlanStep, stepWords } from '@keyturn/core/manifest'
import { safeText } from '@keyturn/core/text'
import type { Report } from './report.ts'

/** A job summary holds 1 MiB; the stored plan has all of it. */
const mostSteps = 500

/** What a diff shows in a colour; `!` is its sign for a change. */
const signs = { '+': '+', '~': '!', '>': '!', '-': '-' } as const

/** What a plan would change, as a diff that GitHub colours: a line a step, and below it what goes and what comes. */
export function renderPlan({ planned = [], vaults }: Pick<Report, 'planned' | 'vaults'>): string {
  if (planned.length === 0) return ''
  const shown = planned.slice(0, mostSteps)
  const hidden = planned.length - shown.length
  const blocks = vaults.flatMap(({ name, url }) => {
    const steps = shown.filter(({ vaultUrl }) => vaultUrl === url)
    if (steps.length === 0) return []
    return [...(vaults.length > 1 ? [`# ${name}`] : []), ...steps.flatMap(renderStep)]
  })
  // Each line begins with a sign of ours, so that none ends the block.
  const lines = [...blocks, ...(hidden > 0 ? [`# and ${hidden} more steps`] : [])].map(safeText)
  return ['### Plan', '', '```diff', ...lines, '```'].join('\n')
}

function renderStep({ action, key, reason, changes }: PlanStep): string[] {
  return [
    `${signs[stepWords[action].mark]} ${action} ${key} (${reason.code}: ${reason.message})`,
    ...changes.flatMap((change) => [
      ...(change.from === null ? [] : [`-     ${fieldName(change)}: ${showValue(change.from)}`]),
      ...(change.to === null ? [] : [`+     ${fieldName(change)}: ${showValue(change.to)}`]),
    ]),
  ]
}

function fieldName({ field, version }: Change): string {
  return version === undefined ? field : `${field} of ${version}`
}

function showValue(value: Change['to']): string {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value)
}
