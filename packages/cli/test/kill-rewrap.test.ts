import { expect, test } from 'vitest'
import { killRewrap } from './kill-rewrap.ts'
import { createKeyturn } from './run-keyturn.ts'

test('a rewrap that is killed at a write loses no value, and the same command again moves the rest', async () => {
  const keyturn = await createKeyturn()
  try {
    const { violations } = await killRewrap(keyturn, 'orders', { files: 4, valuesPerFile: 2, writes: 3 })
    expect(violations).toEqual([])
  } finally {
    await keyturn.remove()
  }
})
