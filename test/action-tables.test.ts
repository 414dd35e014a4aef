import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { withActionTables } from '../scripts/action-tables.ts'

const read = (file: string) => readFile(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8')

test('the tables of the README are what action.yml says (node scripts/action-tables.ts writes them)', async () => {
  const [readme, action] = [await read('README.md'), await read('action.yml')]
  expect(withActionTables(readme, action)).toBe(readme)
})

test('an input that is only in action.yml, or only in the README, is found', async () => {
  const [readme, action] = [await read('README.md'), await read('action.yml')]
  const other = action.replace('  expect-version:', '  expected-version:')
  expect(withActionTables(readme, other)).not.toBe(readme)
  expect(withActionTables(readme.replace('| `expect-version` |', '| `wanted-version` |'), action)).toBe(readme)
})
