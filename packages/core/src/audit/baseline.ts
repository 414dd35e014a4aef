import * as v from 'valibot'
import { KeyturnError } from '../errors.ts'
import { jsonOrUndefined } from '../json.ts'
import { quote } from '../text.ts'
import { auditFormat } from './finding.ts'
import { auditResultSchema } from './result-schema.ts'

/**
 * Reads the result of an earlier audit, whose findings are known.
 *
 * @param file what the error calls the text
 * @returns the fingerprints of its findings
 * @throws {KeyturnError} `INVALID_INPUT` for anything else
 */
export function parseBaseline(text: string, file: string): ReadonlySet<string> {
  const parsed = v.safeParse(auditResultSchema, jsonOrUndefined(text))
  if (parsed.success) return new Set(parsed.output.findings.map(({ fingerprint }) => fingerprint))
  throw new KeyturnError(
    'INVALID_INPUT',
    `${quote(file)} is no baseline: it is not the result of an audit, ${auditFormat}`,
    {
      hint: 'Write one: keyturn audit --all -o json > baseline.json',
    },
  )
}
