import { expect, test } from 'vitest'
import { locateManifestKeys } from '../../src/manifest/locate-keys.ts'

test('each key is found where its name stands', () => {
  const text = 'version: 1\nkeys:\n  - name: orders\n    type: EC\n  - { type: EC, name: invoices }\n'
  expect(locateManifestKeys(text)).toEqual([
    { key: 'orders', line: 3, column: 11 },
    { key: 'invoices', line: 5, column: 23 },
  ])
})

test.each([
  ['no YAML', 'keys: [}'],
  ['no manifest', '- 1'],
  ['nothing', ''],
  ['keys without names', 'keys: [1, null, {}, { name: 2 }]'],
])('%s has no keys', (_, text) => {
  expect(locateManifestKeys(text)).toEqual([])
})
