import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { operations } from '../src/operations/operations.ts'
import { absentHeaders, knownDifferences } from './conformance/known-differences.ts'

const root = new URL('../', import.meta.url)

const [claims = '', recorded = ''] = readFileSync(new URL('PARITY.md', root), 'utf8').split('\n## Recorded answers')

/** The rows of all tables, cell by cell, without their heads. */
const cells = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| --- '))
    .map((line) => line.slice(2, -2).split(' | '))

const rows = cells(claims).filter(([, state]) => state !== 'state')

/** Where a row may know from. A recording has the year of its answer, an assumption what was looked for. */
const source = /^(own|recording: .*20\d\d.*|(document|report|standard): .+|assumed: .{15,})$/

test.each(rows)('%s (%s) says where it is known from', (_, state, __, told = '') => {
  expect(state).toBeOneOf(['real', 'simplified', 'absent'])
  for (const each of told.split('; ')) expect(each).toMatch(source)
  if (told.startsWith('assumed: ')) expect(state).toBe('simplified')
})

test.each(rows)('%s (%s) says beside its source what of it is assumed, nowhere else', (_, __, remarks) => {
  expect(remarks).not.toMatch(/assumed|UNCONFIRMED|not known/)
})

test.each(rows)('%s (%s) names a test that exists', (_, __, ___, ____, proof = '') => {
  const [, file = '', title = ''] = /^`(test\/[^`]+)`: (.+)$/.exec(proof) ?? []
  const source = readFileSync(new URL(file, root), 'utf8')
  expect([`test('${title}'`, `'${title}',`].some((text) => source.includes(text))).toBe(true)
  for (const left of ['skip', 'todo', 'fails']) expect(source).not.toContain(`test.${left}('${title}'`)
})

test('every operation has one row', () => {
  const names = rows.map(([name]) => name ?? '')
  for (const operation of Object.keys(operations)) {
    expect(names.filter((name) => name === operation)).toEqual([operation])
  }
})

test('every difference from the recordings has a row with its reason, and every such row is a difference', () => {
  const explained = cells(recorded).filter(([name]) => name !== 'recording')
  expect(explained.map(([name]) => name)).toEqual([...knownDifferences.map(({ name }) => name), ...absentHeaders])
  for (const row of explained) expect(row).toEqual([expect.any(String), expect.stringMatching(/.{10,}/)])
})

test('no remark breaks the table', () => {
  for (const row of rows) expect(row).toHaveLength(5)
})
