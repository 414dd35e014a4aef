import { hasCode } from '../errors.ts'
import { parseVaultReference, type VaultReferenceOptions } from '../vault/reference.ts'
import { isChangeValue } from './fields/fields.ts'
import { show } from './fields/schema-parts.ts'
import type { Plan } from './plan.ts'
import type { PlanStep } from './steps/plan-step.ts'
import { stepKinds } from './steps/steps.ts'

/** What no planning would have put together, although each part of the plan has the right form. */
export function findContradictions(plan: Plan, options: VaultReferenceOptions): string[] {
  const problems: string[] = []
  const urls = new Set<string>()
  for (const [index, { url, reference }] of plan.vaults.entries()) {
    for (const text of [url, reference]) {
      try {
        parseVaultReference(text, options)
      } catch (error) {
        if (!hasCode(error, 'INVALID_INPUT', 'HOST_NOT_ALLOWED')) throw error
        problems.push(`vaults[${index}]: ${error.message}`)
      }
    }
    if (urls.has(url)) problems.push(`vaults[${index}]: ${show(url)} stands there twice`)
    urls.add(url)
  }
  const earlier = new Map<string, PlanStep[]>()
  for (const [index, step] of plan.steps.entries()) {
    const id = `${step.vaultUrl} ${step.key.toLowerCase()}`
    const before = earlier.get(id) ?? []
    const found = [
      ...(urls.has(step.vaultUrl) ? [] : [`its vault ${show(step.vaultUrl)} is none of the plan's vaults`]),
      ...checkStep(step),
      ...(stepKinds[step.action].findContradictions?.(step, before) ?? []),
      ...checkOrder(step, before, plan.steps[index - 1]),
    ]
    problems.push(...found.map((each) => `steps[${index}]: ${each}`))
    earlier.set(id, [...before, step])
  }
  return problems
}

function checkStep({ action, expect, changes, retirement }: PlanStep): string[] {
  const { foundAs, mayChangeNothing } = stepKinds[action]
  return [
    ...(foundAs.includes(expect.found) ? [] : [`${action} does not go with a key that is ${expect.found}`]),
    ...((expect.found === 'present') === (expect.version !== undefined)
      ? []
      : ['its expected version has to be there exactly when the key is']),
    ...(mayChangeNothing || changes.length > 0 ? [] : ['it changes nothing']),
    ...(retirement !== undefined && action !== 'retire' ? ['only retire has rules of a retirement'] : []),
    ...checkChanges(action, changes),
  ]
}

function checkChanges(action: PlanStep['action'], changes: PlanStep['changes']): string[] {
  const { fields, isChange = isChangeValue } = stepKinds[action]
  const seen = new Set<string>()
  return changes.flatMap(({ field, version, to }) => {
    const id = version ?? field
    const isTwice = seen.has(id)
    seen.add(id)
    return [
      ...(fields.includes(field)
        ? isChange(field, to)
          ? []
          : [`${show(to)} is no value of ${field}`]
        : [`${action} does not change ${show(field)}`]),
      ...((version !== undefined) === (action === 'retire')
        ? []
        : ['old versions are what retire changes, and nothing else does']),
      ...(isTwice ? [`${id} is changed twice`] : []),
    ]
  })
}

/** A key's steps stand together and in the one order in which they are safe. */
function checkOrder(step: PlanStep, before: readonly PlanStep[], previous: PlanStep | undefined): string[] {
  const last = before.at(-1)
  if (last === undefined) return []
  const key = show(step.key)
  const isOutOfOrder = stepKinds[step.action].rank < stepKinds[last.action].rank
  return [
    ...(previous === last ? [] : [`the steps of key ${key} do not stand together`]),
    ...(before.some(({ action }) => action === step.action) ? [`key ${key} has two steps ${step.action}`] : []),
    ...(isOutOfOrder ? [`${step.action} cannot come after ${last.action}`] : []),
    ...(last.action === 'recover' ? ['nothing can be planned for a key before it is recovered'] : []),
    ...(JSON.stringify(step.expect) === JSON.stringify(last.expect)
      ? []
      : [`it expects another state of key ${key} than the step before it`]),
  ]
}
