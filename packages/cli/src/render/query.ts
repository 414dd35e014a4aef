import { compile, type JSONValue, TreeInterpreter } from '@jmespath-community/jmespath'
import { KeyturnError } from '@keyturn/core'
import { renderJson } from './json.ts'
import { safeValue } from './safe-text.ts'

/** What is asked of a result. */
export type Query = (value: unknown) => unknown

/**
 * Reads a JMESPath expression, as `az` takes it. It sees what `-o json` prints.
 *
 * @throws {KeyturnError} `INVALID_INPUT` when it is none
 */
export function parseQuery(expression: string): Query {
  const refuse = (error: unknown) =>
    new KeyturnError(
      'INVALID_INPUT',
      `--query ${JSON.stringify(expression)} cannot be answered: ${error instanceof Error ? error.message : error}`,
      {
        hint: 'JMESPath, as in az: [].name, [?enabled].{name: name, expires: expiresOn}. https://jmespath.org',
        cause: error,
      },
    )
  const parsed = attempt(() => compile(expression), refuse)
  return (value) => attempt(() => TreeInterpreter.search(parsed, JSON.parse(renderJson(value)) as JSONValue), refuse)
}

function attempt<T>(act: () => T, refuse: (error: unknown) => KeyturnError): T {
  try {
    return act()
  } catch (error) {
    throw refuse(error)
  }
}

/** The answer as tsv: one line an element, one column a member. */
export function queryRows(answer: unknown): string[][] {
  const value = safeValue(answer)
  if (value === null || value === undefined) return []
  const rows = Array.isArray(value) ? value : [value]
  return rows.map((row) =>
    isPlain(row) ? Object.values(row).map(cell) : Array.isArray(row) ? row.map(cell) : [cell(row)],
  )
}

function isPlain(value: unknown): value is object {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
