import * as v from 'valibot'
import { KeyturnError } from '../errors.ts'
import { type Leftovers, leftoversFormat } from './leftovers.ts'

const versionPattern = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const schema = v.strictObject({
  format: v.literal(leftoversFormat),
  checkedOn: v.pipe(v.string(), v.isoTimestamp()),
  values: v.number(),
  keys: v.array(
    v.strictObject({
      vaultUrl: v.string(),
      key: v.string(),
      versions: v.array(v.strictObject({ version: versionPattern, values: v.number(), sources: v.array(v.string()) })),
    }),
  ),
  unknown: v.array(v.strictObject({ source: v.string(), path: v.nullable(v.string()), reason: v.string() })),
})

/** Reads a report from its JSON text. @throws {KeyturnError} `INVALID_INPUT` for anything else */
export function parseLeftovers(text: string): Leftovers {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new KeyturnError('INVALID_INPUT', 'the report on leftovers is not JSON', { cause })
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new KeyturnError(
    'INVALID_INPUT',
    `no report on leftovers: ${v.getDotPath(issue) ?? 'its root'}: ${issue.message}`,
    { hint: 'Name a report that a rewrap has written.' },
  )
}
