import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from './run-keyturn.ts'
import { runIntoStall, stallNames } from './stalling-vault.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

// A single request may take 30 seconds, and is retried: a run that ends before that was ended by --timeout.
test.skipIf(process.platform !== 'linux').for(stallNames)(
  'rotate ends by --timeout and says what it knows when the vault stalls at: %s',
  { timeout: 25_000, concurrent: true },
  async (name) => {
    const { status, violations } = await runIntoStall(name, '1s', keyturn)
    expect(violations).toEqual([])
    expect([0, 6, 9]).toContain(status)
  },
)
