import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

test('update changes what its flags name and leaves the rest', async () => {
  await keyturn.json('create orders --type EC --tag env=prod')
  expect(await keyturn.json('update orders --expires 2031-05-06')).toMatchObject({
    expiresOn: '2031-05-06T00:00:00Z',
    tags: { env: 'prod' },
    enabled: true,
  })
  expect(await keyturn.json('update orders --tag team=a --disabled')).toMatchObject({
    tags: { team: 'a' },
    enabled: false,
  })
})

test('disable and enable switch one version and leave the others', async () => {
  const { version } = await keyturn.json<{ version: string }>('create switched --type EC')
  // Versions of one second are in no order that the service would tell.
  await keyturn.json('vault clock advance 1h')
  await keyturn.json('rotate switched')
  expect(await keyturn.json(`disable switched --version ${version}`)).toMatchObject({ version, enabled: false })
  const states = await keyturn.json<{ enabled: boolean }[]>('versions switched')
  expect(states.map(({ enabled }) => enabled)).toEqual([true, false])
  expect(await keyturn.json(`enable switched --version ${version}`)).toMatchObject({ version, enabled: true })
})

test('update without anything to change is refused', async () => {
  const { stderr, status } = await keyturn.local('update orders')
  expect(stderr).toContain('nothing to change was given')
  expect(status).toBe(2)
})

test('a version that is none is refused, and one that does not exist is not found', async () => {
  await keyturn.json('create lone --type EC')
  expect((await keyturn.local('show lone --version 12')).status).toBe(2)
  expect((await keyturn.local('show lone --version 0123456789abcdef0123456789abcdef')).status).toBe(3)
})

test('update --all-versions changes every version, and --merge-tags keeps what no flag names', async () => {
  await keyturn.json('create many --type EC --tag env=prod')
  await keyturn.json('rotate many')
  const updated = await keyturn.json<{ outcome: string; key: { tags: object } }[]>(
    'update many --tag team=a --merge-tags --all-versions',
  )
  expect(updated.map(({ outcome, key }) => [outcome, key.tags])).toEqual([
    ['updated', { env: 'prod', team: 'a' }],
    ['updated', { env: 'prod', team: 'a' }],
  ])
})

test.each([
  ['never', 'an expiry date cannot be taken away'],
  ['2031-05-06 --all-versions --version 0123456789abcdef0123456789abcdef', 'exclude each other'],
  ['2031-05-06 --merge-tags', '--merge-tags goes with --tag'],
])('update --expires %s is refused', async (flags, message) => {
  const { stderr, status } = await keyturn.local(`update orders --expires ${flags}`)
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})
