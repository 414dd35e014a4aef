import type { ErrorSummary, RetireResult, RetireStep } from '@keyturn/core'
import { trimLines } from './card.ts'
import { wrapLine } from './columns.ts'
import { foldResults } from './fold.ts'
import type { Paint } from './paint.ts'
import type { View } from './view.ts'

/** Where the second column stands. */
const margin = 11

export const retirementView: View<RetireResult[]> = {
  text: (results, paint) => {
    if (results.length === 0) return 'no keys to look at'
    const full = (result: RetireResult) => renderResult(result, paint)
    return trimLines(foldResults(results, { quiet: ['nothing-to-do', 'skipped'], done: ['retired', 'undone'], full }))
  },
  rows: (results) =>
    results.flatMap((result) =>
      result.steps.length === 0
        ? [[result.key, result.outcome, '', '', result.error?.code ?? result.reason?.code ?? '', result.vaultUrl]]
        : result.steps.map((step) => [
            result.key,
            step.outcome,
            step.stage,
            step.version,
            step.error?.code ?? step.reason.code,
            result.vaultUrl,
          ]),
    ),
}

function renderResult(result: RetireResult, paint: Paint): string {
  const { key, steps, left, reason, error, nextOn } = result
  const wrap = (line: string) => wrapLine(line, margin, paint.width)
  return [
    `${paint.bold(key)}  ${showOutcome(result, paint)}`,
    ...(reason === null ? [] : [wrap(`  ${reason.code}: ${reason.message}`)]),
    ...(error === null ? [] : renderError(error, '  ', paint)),
    ...steps.flatMap((step) => renderStep(step, paint)),
    // What stops a whole key is said once, not for each of its versions.
    ...(reason === null ? left.map((each) => wrap(renderLeft(each, paint))) : []),
    ...(nextOn === null ? [] : [`  ${paint.dim('next     ')}${nextOn}`]),
  ].join('\n')
}

function showOutcome({ outcome, steps, dryRun }: RetireResult, paint: Paint): string {
  switch (outcome) {
    case 'retired': {
      const count = steps.length === 1 ? '1 old version' : `${steps.length} old versions`
      return dryRun ? paint.warn(`${count} would be retired (nothing was changed)`) : paint.good(`${count} retired`)
    }
    case 'undone': {
      const count = steps.length === 1 ? '1 version' : `${steps.length} versions`
      return dryRun
        ? paint.warn(`${count} would be taken back (nothing was changed)`)
        : paint.good(`${count} taken back`)
    }
    case 'nothing-to-do':
      return 'nothing to do'
    case 'skipped':
      return paint.warn('skipped')
    case 'failed':
      return paint.bad('failed')
  }
}

function renderStep(step: RetireStep, paint: Paint): string[] {
  const { stage, version, outcome, reason, error } = step
  const indent = ' '.repeat(margin)
  const said = { planned: paint.warn('planned'), done: paint.good('done'), failed: paint.bad('failed') }[outcome]
  return [
    wrapLine(`  ${stage.padEnd(7)}  ${version}  ${said}  ${reason.code}: ${reason.message}`, margin, paint.width),
    ...(error === null ? [`${indent}${showEffect(step)}`] : renderError(error, indent, paint)),
  ]
}

/** What the step does to the operations of the version. */
function showEffect({ stage, ends, goesOn, expiresOn }: RetireStep): string {
  if (stage === 'undo') return `${goesOn.join(', ')}: as before; expires ${expiresOn}`
  const stops = ends.length === 0 ? 'nothing stops' : `${verbed(ends, 'stops', 'stop')}`
  return goesOn.length === 0 ? stops : `${stops}; ${verbed(goesOn, 'goes on', 'go on')}`
}

function verbed(operations: readonly string[], one: string, many: string): string {
  return `${operations.join(', ')} ${operations.length === 1 ? one : many}`
}

function renderLeft({ version, reason }: RetireResult['left'][number], paint: Paint): string {
  const line = `  left     ${version}  ${reason.code}: ${reason.message}`
  return reason.code === 'STILL_NEEDED' ? paint.warn(line) : paint.dim(line)
}

function renderError({ message, code, hint }: ErrorSummary, indent: string, paint: Paint): string[] {
  return [
    `${indent}${paint.bad(message)} [${code}]`,
    ...(hint === null ? [] : [`${indent}${paint.bold('hint:')} ${hint}`]),
  ]
}
