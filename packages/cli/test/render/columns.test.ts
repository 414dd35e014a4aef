import { expect, test } from 'vitest'
import { renderColumns, wrapText } from '../../src/render/columns.ts'

test('the second column is wrapped under itself', () => {
  expect(renderColumns([['--a', 'one two three four']], 18)).toEqual(['  --a  one two', '       three four'])
})

test('a name that is too long for its column stands on a line of its own', () => {
  expect(
    renderColumns(
      [
        ['--a', 'x'],
        ['--much-too-long', 'y'],
      ],
      20,
    ),
  ).toEqual(['  --a  x', '  --much-too-long', '       y'])
})

test('a word that is longer than the line is not cut', () => {
  expect(wrapText('a https://example.com/long b', 10)).toEqual(['a', 'https://example.com/long', 'b'])
})
