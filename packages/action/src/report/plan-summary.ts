import { type Change, type PlanStep, stepWords } from '@keyturn/core/manifest'
import { safeText } from '@keyturn/core/text'
import { fit } from './fit.ts'
import type { Report } from './report.ts'

/** What a diff shows in a colour; `!` is its sign for a change. */
const signs = { '+': '+', '~': '!', '>': '!', '-': '-' } as const

/**
 * What a plan would change, as a diff that GitHub colours: a line a step, and below it what goes and what comes.
 *
 * @param bytes how much of it may be shown; the stored plan has all of it
 */
export function renderPlan({ planned = [], vaults }: Pick<Report, 'planned' | 'vaults'>, bytes: number): string {
  if (planned.length === 0) return ''
  const nameOf = new Map(vaults.map(({ name, url }) => [url, name]))
  const order = new Map(vaults.map(({ url }, index) => [url, index]))
  const sorted = planned.toSorted((a, b) => (order.get(a.vaultUrl) ?? 0) - (order.get(b.vaultUrl) ?? 0))
  const blocks = sorted.map((step, index) => {
    const isNext = vaults.length > 1 && sorted[index - 1]?.vaultUrl !== step.vaultUrl
    // Each line begins with a sign of ours, so that none ends the block.
    const lines = [...(isNext ? [`# ${nameOf.get(step.vaultUrl) ?? step.vaultUrl}`] : []), ...renderStep(step)]
    return lines.map(safeText).join('\n')
  })
  const { shown, hidden } = fit(blocks, bytes)
  return ['### Plan', '', '```diff', ...shown, ...(hidden > 0 ? [`# and ${hidden} more steps`] : []), '```'].join('\n')
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
