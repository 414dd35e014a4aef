import * as v from 'valibot'
import { KeyturnError } from '../errors.ts'
import type { UsesReport } from './uses.ts'

const place = { file: v.string(), path: v.nullable(v.string()) }
const version = {
  key: v.string(),
  version: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  vaultUrl: v.pipe(v.string(), v.url()),
}
const schema = v.strictObject({
  uses: v.array(v.strictObject({ ...place, format: v.string(), ...version })),
  unknown: v.array(v.strictObject({ ...place, reason: v.string() })),
  versions: v.array(v.strictObject({ ...version, uses: v.pipe(v.number(), v.integer(), v.minValue(0)) })),
  noFormat: v.optional(
    v.strictObject({ files: v.pipe(v.number(), v.integer(), v.minValue(1)), maybeCiphertext: v.array(v.string()) }),
  ),
})

/** Reads a report on uses from its JSON text. @throws {KeyturnError} `INVALID_INPUT` for anything else */
export function parseUses(text: string): UsesReport {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new KeyturnError('INVALID_INPUT', 'the report on uses is not JSON', { cause })
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new KeyturnError('INVALID_INPUT', `no report on uses: ${v.getDotPath(issue) ?? 'its root'}: ${issue.message}`, {
    hint: 'Name a file that holds what "uses -o json" has printed.',
  })
}
