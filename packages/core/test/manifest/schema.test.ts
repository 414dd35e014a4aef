import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { manifestJsonSchema } from '../../scripts/manifest-json-schema.ts'
import { parseDuration } from '../../src/duration.ts'
import { durationPattern } from '../../src/manifest/fields/schema-parts.ts'
import { knownFields } from '../../src/manifest/schema.ts'

const published = JSON.parse(readFileSync(new URL('../../schema/keys.schema.json', import.meta.url), 'utf8'))
const accepts = new Ajv({ allErrors: true }).compile(published)

describe('the published JSON Schema', () => {
  test('is what the code says; else run the script "schema" of this package, and format', () => {
    expect(published).toEqual(JSON.parse(manifestJsonSchema()))
  })

  test('explains every field to an editor', () => {
    const { properties } = published
    const parts = [
      published,
      properties.defaults,
      properties.keys.items,
      properties.selectors.items,
      properties.selectors.items.properties.match,
    ]
    for (const { properties: fields } of parts) {
      for (const [name, field] of Object.entries<{ description?: string }>(fields)) {
        expect(field.description, name).toMatch(/^[A-Za-z].*\.$/)
      }
    }
  })

  test('knows the same fields as the problems that name them', () => {
    const { properties } = published
    const namesOf = (part: { properties: object }) => Object.keys(part.properties).sort()
    expect(namesOf(published)).toEqual([...knownFields.root].sort())
    expect(namesOf(properties.defaults)).toEqual([...knownFields.defaults].sort())
    expect(namesOf(properties.keys.items)).toEqual([...knownFields.key].sort())
    expect(namesOf(properties.selectors.items)).toEqual([...knownFields.selector].sort())
    expect(namesOf(properties.selectors.items.properties.match)).toEqual([...knownFields.match].sort())
  })

  test('accepts a manifest and refuses an unknown field, a bad duration and a bad date', () => {
    const key = { name: 'orders', type: 'EC', ifOlderThan: '90d', expires: '2027-12-31' }
    const manifest = { version: 1, keys: [key] }
    expect(accepts(manifest)).toBe(true)
    expect(accepts({ ...manifest, key: [] })).toBe(false)
    expect(accepts({ ...manifest, keys: [{ ...key, ifOlderThen: '90d' }] })).toBe(false)
    expect(accepts({ ...manifest, keys: [{ ...key, ifOlderThan: '3 month' }] })).toBe(false)
    expect(accepts({ ...manifest, keys: [{ ...key, expires: 'tomorrow' }] })).toBe(false)
  })
})

test('the pattern for durations accepts what the parser accepts', () => {
  const pieces = fc.constantFrom(
    'P',
    'T',
    'Y',
    'M',
    'W',
    'D',
    'H',
    'S',
    '1',
    '90',
    's',
    'min',
    'h',
    'd',
    'w',
    'mo',
    'y',
    '-',
    ' ',
    'm',
  )
  fc.assert(
    fc.property(
      fc
        .array(pieces, { maxLength: 6 })
        .map((all) => all.join(''))
        .filter((text) => !/\d{3}/.test(text)),
      (text) => {
        let accepted = true
        try {
          parseDuration(text)
        } catch {
          accepted = false
        }
        expect(durationPattern.test(text)).toBe(accepted)
      },
    ),
    { numRuns: 5_000 },
  )
})
