import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rewrapTexts } from '../../src/data-keys/rewrap.ts'
import { parseJsonPath } from '../../src/data-keys/text/json-path.ts'
import { reportUses } from '../../src/data-keys/uses.ts'
import { collect } from '../collect.ts'

async function unknownOf(text: string, path: string): Promise<(string | null)[]> {
  const texts = await collect(rewrapTexts([], [{ source: 'f', text }], { path: parseJsonPath(path) }))
  const { unknown } = reportUses(texts.flatMap(({ entries }) => entries))
  return unknown.map((each) => each.path)
}

test('what stands at a place that somebody named is unknown when it cannot be read, whatever it is', async () => {
  const anything = fc
    .anything({ withNullPrototype: false, maxDepth: 3 })
    .map((value) => JSON.stringify(value) ?? 'true')
  const likely = fc.oneof(
    fc.base64String({ minLength: 1 }).map((text) => JSON.stringify(text)),
    fc.constantFrom(
      '""',
      '0',
      'false',
      '{}',
      '[]',
      '{"format":"keyturn-wrapped-key-2"}',
      '"a.b.c.d"',
      '"ENC[AES256_GCM]"',
    ),
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(anything, likely), async (value) => {
      fc.pre(value !== 'null')
      expect(await unknownOf(`{"x": ${value}}`, '$.x')).toEqual(['$.x'])
    }),
    { seed: 16, numRuns: 300 },
  )
})

test.each([
  ['a text over several lines', 'x: |\n  eyJh.a.b.c.d\n', '$.x', ['$.x']],
  ['an alias', 'a: &a eyJh.a.b.c.d\nx: *a\n', '$.x', ['$.x']],
  [
    'a value of sops',
    'sops:\n  azure_kv:\n    - version: 0\n      enc: AAAA\n',
    '$.sops.azure_kv[*].enc',
    ['$.sops.azure_kv[0].enc'],
  ],
  ['what holds other named places is none itself', 'x:\n  y: 1\n', '$..*', ['$.x.y']],
  ['nothing is nothing', 'x: null\ny: ~\nz:\n', '$.*', []],
])('%s', async (_, text, path, expected) => {
  expect(await unknownOf(text, path)).toEqual(expected)
})

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  taken: fc.nat(12),
  put: fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('', '\n', '"', '{', '[', ': ', '=', '\t', '#')),
})

test.each([
  ['sops/a.yaml', /azure_kv"?:[\s\S]*\benc"?:/],
  ['sops/b.json', /"azure_kv":[\s\S]*"enc":/],
  ['sops/c.env', /^sops_azure_kv__list_0__map_enc=/m],
  ['sops/d.ini', /^azure_kv__list_0__map_enc *=/m],
  ['mongodb/keys.jsonl', /"keyMaterial":[\s\S]*"provider": "azure"/],
  ['tedious/keys.sql', /CREATE COLUMN ENCRYPTION KEY[\s\S]*ENCRYPTED_VALUE = 0x/],
])('%s is in use or unknown as long as it says what it is, however damaged', async (file, sayingSo) => {
  const text = await readFile(join(import.meta.dirname, '../fixtures/foreign-tools', file), 'utf8')
  const texts = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) =>
    changes.reduce((damaged, { at, taken, put }) => {
      const from = Math.floor(at * damaged.length)
      return damaged.slice(0, from) + put + damaged.slice(from + taken)
    }, text),
  )
  await fc.assert(
    fc.asyncProperty(
      texts.filter((damaged) => sayingSo.test(damaged)),
      async (damaged) => {
        const [found] = await collect(rewrapTexts([], [{ source: 'f', text: damaged }], { dryRun: true }))
        const { uses, unknown } = reportUses(found?.entries ?? [])
        expect(uses.length + unknown.length).toBeGreaterThan(0)
      },
    ),
    { seed: 16, numRuns: 40 },
  )
})
