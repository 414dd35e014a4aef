import { KeyturnError } from '@keyturn/core'
import type { Environment, InputReader } from './input-reader.ts'

/**
 * The place of the job in its matrix, as variables: GitHub sets none, and lets the defaults of an action's inputs read the context
 * (`input-default-context` in `action_yaml.json` of actions/runner). Empty where no runner has evaluated the expression.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it is no such context
 */
export function readStrategy(reader: InputReader): Environment {
  const text = reader.text('strategy')
  if (text === undefined || text.startsWith('${{')) return {}
  const { 'job-index': index, 'job-total': total } = parseStrategy(text)
  if (!Number.isInteger(index) || !Number.isInteger(total)) {
    throw new KeyturnError('INVALID_INPUT', '"strategy" says no "job-index" and "job-total"', { hint })
  }
  return { STRATEGY_JOB_INDEX: String(index), STRATEGY_JOB_TOTAL: String(total) }
}

const hint = 'Leave the input out: GitHub sets it.'

function parseStrategy(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(text) }
  } catch (cause) {
    throw new KeyturnError('INVALID_INPUT', '"strategy" is no JSON', { hint, cause })
  }
}
