import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

test('creates, then changes nothing, then changes what differs', async () => {
  const first = await keyturn.local('ensure orders --type EC')
  expect(first.stdout).toMatch(/^created orders\n/)
  expect((await keyturn.local('ensure orders --type EC')).stdout).toMatch(/^unchanged orders\n/)
  const changed = await keyturn.local('ensure orders --type EC --tag env=prod')
  expect(changed.stdout).toMatch(/^updated orders\n/)
  expect(changed.stderr).toMatch(/^changed: .*tag/)
  expect(await keyturn.json('versions orders')).toHaveLength(1)
})

test('recovers a deleted key', async () => {
  await keyturn.json('create gone --type EC')
  await keyturn.local('delete gone --yes')
  const recovered = await keyturn.local('ensure gone --type EC')
  expect(recovered.stdout).toMatch(/^recovered gone\n/)
  expect(recovered.status).toBe(0)
})

test('another curve is a conflict and never a new version', async () => {
  await keyturn.json('create curve --type EC')
  const { stderr, status } = await keyturn.local('ensure curve --type EC --curve P-521')
  expect(stderr).toContain('[CONFLICT]')
  expect(status).toBe(5)
  expect(await keyturn.json('versions curve')).toHaveLength(1)
})
