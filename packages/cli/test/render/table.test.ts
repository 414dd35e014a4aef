import { expect, test } from 'vitest'
import { createPaint } from '../../src/render/paint.ts'
import { renderTable } from '../../src/render/table.ts'

const paint = createPaint(false, 40)

test('the last column is wrapped where the row is too long', () => {
  expect(renderTable(['KEY', 'WHY'], [['orders', 'by its rotation policy, which was set in spring']], paint)).toBe(
    'KEY     WHY\norders  by its rotation policy, which\n        was set in spring',
  )
})

test('and stands below where the others leave no room for it', () => {
  const version = '0'.repeat(32)
  expect(
    renderTable(
      ['VERSION', 'TAGS'],
      [
        [version, 'env=prod'],
        [version, ''],
      ],
      paint,
    ),
  ).toBe(`VERSION\n${version}\n    env=prod\n${version}`)
})
