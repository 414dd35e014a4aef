import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKeyturn, type Keyturn } from '../run-keyturn.ts'

let keyturn: Keyturn

beforeAll(async () => {
  keyturn = await createKeyturn()
})

afterAll(() => keyturn.remove())

test('a key is deleted, listed as deleted, recovered, deleted again and purged', async () => {
  const { version } = await keyturn.json<{ version: string }>('create orders --type EC')
  const deleted = await keyturn.json('delete orders --yes')
  expect(deleted).toMatchObject({
    name: 'orders',
    recoveryId: 'https://default.vault.localhost/deletedkeys/orders',
    deletedOn: expect.any(String),
    scheduledPurgeDate: expect.any(String),
  })
  expect(await keyturn.json('deleted')).toEqual([expect.objectContaining({ name: 'orders' })])
  expect(await keyturn.json('list')).toEqual([])
  expect(await keyturn.json('recover orders')).toMatchObject({ name: 'orders', version })
  await keyturn.local('delete orders --yes')
  const purged = await keyturn.local('purge orders --yes')
  expect(purged.stdout).toBe('purged orders in https://default.vault.localhost, for good\n')
  expect((await keyturn.local('deleted orders')).status).toBe(3)
})

test.each([
  ['delete', 'create asked --type EC', 'asked', 'This deletes key "asked" with all its versions'],
  ['purge', 'create lost --type EC', 'lost', 'This destroys the deleted key "lost"'],
])(
  '%s without --yes and without a terminal does nothing and says what it would do',
  async (verb, prepare, name, act) => {
    await keyturn.json(prepare)
    if (verb === 'purge') await keyturn.local(`delete ${name} --yes`)
    const { stdout, stderr, status } = await keyturn.local(`${verb} ${name}`)
    expect(stderr).toContain(act)
    expect(stderr).toContain('hint: Add --yes')
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
    expect((await keyturn.local(`${verb === 'purge' ? 'deleted' : 'show'} ${name}`)).status).toBe(0)
  },
)

test.each(['delete', 'recover', 'purge'])('%s refuses the id of a single version', async (verb) => {
  const id = 'https://default.vault.localhost/keys/orders/0123456789abcdef0123456789abcdef'
  const { stderr, status } = await keyturn.local(`${verb} ${id} --yes`)
  expect(stderr).toContain(`cannot ${verb} a single version`)
  expect(status).toBe(2)
})
