import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('the bundle that every job downloads is at most 2 MB, its licences included', async () => {
  const folder = join(import.meta.dirname, '../dist')
  const sizes = await Promise.all((await readdir(folder)).map(async (file) => (await stat(join(folder, file))).size))
  const sum = sizes.reduce((total, size) => total + size, 0)
  expect(sum).toBeGreaterThan(1_000_000)
  expect(sum).toBeLessThanOrEqual(2_000_000)
})
