import type { RotationResult } from '@keyturn/core'
import { renderCard } from './card.ts'
import { foldResults } from './fold.ts'
import type { Paint } from './paint.ts'
import type { View } from './view.ts'

export const rotationView: View<RotationResult[]> = {
  text: (results, paint) => {
    if (results.length === 0) return 'no keys to rotate'
    return foldResults(results, {
      quiet: ['not-due', 'skipped'],
      done: ['rotated'],
      full: (result) => renderResult(result, paint),
    })
  },
  rows: (results) =>
    results.map((result) => [
      result.key,
      result.outcome,
      result.reason.code,
      result.previousVersion ?? '',
      result.version ?? '',
      result.nextDue ?? '',
      result.vaultUrl,
    ]),
}

function renderResult(result: RotationResult, paint: Paint): string {
  const fields: (readonly [string, string])[] = [['reason', `${result.reason.code}: ${result.reason.message}`]]
  if (result.error !== null) fields.push(['error', `${paint.bad(result.error.message)} [${result.error.code}]`])
  if (result.error?.hint) fields.push(['hint', result.error.hint])
  if (result.error?.requestId) fields.push(['request id', result.error.requestId])
  if (result.rotated) {
    fields.push(
      ['before', `${result.previousVersion ?? 'none'} (left as it was)`],
      ['now', result.version ?? 'unknown'],
    )
  } else if (result.version !== null) {
    fields.push(['version', result.version])
  }
  for (const { name, status, detail } of result.verification?.checks ?? []) {
    fields.push([`check ${name}`, `${paintStatus(status, paint)}: ${detail}`])
  }
  if (result.rotated && result.verification === null) fields.push(['checks', paint.warn('none were made')])
  if (result.attempts > 1) fields.push(['attempts', String(result.attempts)])
  if (result.nextDue !== null) fields.push(['next due', result.nextDue])
  return renderCard(`${paint.bold(result.key)}  ${showOutcome(result, paint)}`, fields, paint)
}

function showOutcome({ outcome, dryRun }: RotationResult, paint: Paint): string {
  switch (outcome) {
    case 'rotated':
      return dryRun ? paint.warn('would be rotated (dry run: nothing was sent)') : paint.good('rotated')
    case 'adopted':
      return paint.good('rotated (the answer was lost; its version was found)')
    case 'not-due':
      return 'not due, nothing done'
    case 'skipped':
      return paint.warn('skipped')
    case 'failed':
      return paint.bad('failed')
    case 'indeterminate':
      return paint.bad('unknown whether it was rotated')
  }
}

function paintStatus(status: string, paint: Paint): string {
  if (status === 'passed') return paint.good(status)
  return status === 'failed' ? paint.bad(status) : paint.warn(status)
}
