import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { rules } from '../../src/audit/rules/rules.ts'

test('docs/audit.md has a row for each rule, with its severity, what has to be, and the defaults of its parameters', async () => {
  const text = await readFile(new URL('../../../../docs/audit.md', import.meta.url), 'utf8')
  const rows = text.split('\n').filter((line) => /^\| `[a-z-]+` \| (error|warning|note) \|/.test(line))
  const shown = (value: unknown) => (Array.isArray(value) ? `[${value.join(', ')}]` : String(value))
  expect(rows.map((row) => row.split(' | ').slice(0, 4).join(' | '))).toEqual(
    rules.map(({ id, severity, title, parameters }) => {
      const defaults = Object.entries(parameters).map(
        ([name, schema]) => `\`${name}: ${shown((schema as { default?: unknown }).default)}\``,
      )
      return `| \`${id}\` | ${severity} | ${title} | ${defaults.join(', ')}`
    }),
  )
})
