import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { operations } from '../src/operations/operations.ts'

const root = new URL('../', import.meta.url)

/** The rows of all tables of PARITY.md, cell by cell. */
const rows = readFileSync(new URL('PARITY.md', root), 'utf8')
  .replace(/## Recorded answers.*/s, '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| --- '))
  .map((line) => line.slice(2, -2).split(' | '))
  .filter(([, state]) => state !== 'state')

test.each(rows)('%s (%s) names a test that exists', (_, state, __, proof = '') => {
  expect(state).toBeOneOf(['real', 'simplified', 'absent'])
  const [, file = '', title = ''] = /^`(test\/[^`]+)`: (.+)$/.exec(proof) ?? []
  const source = readFileSync(new URL(file, root), 'utf8')
  expect([`test('${title}'`, `'${title}',`].some((text) => source.includes(text))).toBe(true)
})

test('every operation has one row', () => {
  const names = rows.map(([name]) => name ?? '')
  for (const operation of Object.keys(operations)) {
    expect(names.filter((name) => name === operation)).toEqual([operation])
  }
})

test('no remark breaks the table', () => {
  for (const row of rows) expect(row).toHaveLength(4)
})
