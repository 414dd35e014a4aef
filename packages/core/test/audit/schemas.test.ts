import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { auditJsonSchema, profileJsonSchema } from '../../scripts/audit-json-schemas.ts'
import { parseBaseline } from '../../src/audit/baseline.ts'
import { auditKeys } from '../../src/runs/audit-keys.ts'
import { openExample } from './open-example.ts'

const read = (file: string) => JSON.parse(readFileSync(new URL(`../../schema/${file}`, import.meta.url), 'utf8'))

test('the published schemas are what the code says; else run the script "schema" of this package, and format', () => {
  expect(read('audit.schema.json')).toEqual(JSON.parse(auditJsonSchema()))
  expect(read('audit-profile.schema.json')).toEqual(JSON.parse(profileJsonSchema()))
})

test('the result of an audit is as its schema says, and can be a baseline', async () => {
  const { vault, profile, manifest } = await openExample()
  const { audit } = await auditKeys([{ vault }], { profile, manifest })
  const isAudit = new Ajv({ allErrors: true }).compile(read('audit.schema.json'))
  expect(isAudit(JSON.parse(JSON.stringify(audit))), JSON.stringify(isAudit.errors)).toBe(true)
  expect(new Set(parseBaseline(JSON.stringify(audit), 'a.json')).size).toBe(audit.findings.length)
})

test.each(['', '{}', '{"format":"keyturn-plan-1"}', '[]', '{"format":"keyturn-audit-1","findings":[]}'])(
  'the baseline %j is refused by its name',
  (text) => {
    expect(() => parseBaseline(text, 'known.json')).toThrow('"known.json" is no baseline')
  },
)
