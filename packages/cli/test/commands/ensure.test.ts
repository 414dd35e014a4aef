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

test('a lifetime counts from the making of the version, so that running it again changes nothing', async () => {
  const command = 'ensure nightly --type EC --expires 1y'
  const first = (await keyturn.json(command)) as { expiresOn: string }
  await keyturn.local('vault clock advance 40d')
  const again = await keyturn.local(command)
  expect(again.stdout).toMatch(/^unchanged nightly\n/)
  expect(await keyturn.json('show nightly')).toMatchObject({ expiresOn: first.expiresOn })
})

test('a start that counts from the run is refused, and a date is taken', async () => {
  const refused = await keyturn.local('ensure later --type EC --not-before 1d')
  expect(refused.stderr).toContain('--not-before "1d" has to be a date')
  expect(refused.status).toBe(2)
  expect(await keyturn.json('ensure later --type EC --not-before 2030-01-31')).toMatchObject({
    notBefore: '2030-01-31T00:00:00Z',
  })
})

test('an expiry date that is past is taken with a warning', async () => {
  const { stderr, status } = await keyturn.local('ensure old --type EC --expires 2020-01-01')
  expect(stderr).toContain('--expires 2020-01-01T00:00:00Z is past')
  expect(status).toBe(0)
})
