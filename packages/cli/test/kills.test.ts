import { afterAll, beforeAll, expect, test } from 'vitest'
import { killAndRunAgain } from './kill-schedule.ts'
import { createKeyturn, type Keyturn } from './run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

test.skipIf(process.platform === 'win32').for([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])(
  'a run that is killed is made good by the next one, which makes no second version: seed %i',
  { timeout: 240_000, concurrent: true },
  async (seed) => {
    const { violations } = await killAndRunAgain(seed, keyturn)
    expect(violations).toEqual([])
  },
)
