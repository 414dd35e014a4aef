import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Keyturn, keyturnIn, readDocument, replaySessions } from './documents.ts'

let folder: string
let keyturn: Keyturn

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-rotation-'))
  keyturn = keyturnIn(folder, { env: { KEYTURN_VAULT: 'local' } })
})

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the sessions print what the guide shows, for a key that was rotated twice', async () => {
  await keyturn('keyturn vault clock set 2027-01-01T00:00:00Z')
  await keyturn('keyturn create orders --type RSA --size 2048')
  for (const month of ['02', '03']) {
    await keyturn(`keyturn vault clock set 2027-${month}-01T00:00:00Z`)
    await keyturn('keyturn rotate orders')
  }
  await keyturn('keyturn vault clock set 2027-03-03T00:00:00Z')
  expect(await replaySessions(await readDocument('docs/rotation.md'), keyturn)).toBe(9)
})

test.each(['rotation/reasons', 'retirement/plan', 'forecast/simulate'])(
  'every code of %s.ts is explained in the guide',
  async (file) => {
    const source = await readDocument(`packages/core/src/${file}.ts`)
    const codes = new Set([...source.matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g)].map(([, code]) => code ?? ''))
    expect(codes.size).toBeGreaterThan(3)
    const guide = await readDocument('docs/rotation.md')
    const rows = new Set([...guide.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code ?? ''))
    expect([...codes].filter((code) => !rows.has(code))).toEqual([])
  },
)
