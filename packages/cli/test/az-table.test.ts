import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from './run-keyturn.ts'

const page = readFileSync(new URL('../../../docs/az.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| (.+?) \| `([^`]+)` \| .+ \|$/gm)].map(([, az = '', line = '']) => ({ az, line }))

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

test('the table of az commands is found', () => {
  expect(rows.length).toBeGreaterThan(15)
})

// In the order of the table, on one key that goes through its whole life.
test.each(rows)('instead of az keyvault key $az: keyturn $line', async ({ line }) => {
  const { stdout, stderr, status } = await keyturn.local(line)
  expect({ stderr: stderr.replaceAll(/^orders: .*\n/gm, ''), status }).toEqual({ stderr: '', status: 0 })
  expect(stdout).toMatch(/orders|BEGIN PUBLIC KEY|enabled/)
})
