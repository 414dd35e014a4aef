import { expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { listKeyVersions } from '../../src/lifecycle/list-versions.ts'
import { openVault } from '../open-vault.ts'

const newVersion = { keyType: 'EC', newVersion: true } as const

test('versions come newest first, over all pages, which takes no other call', async () => {
  const { vault, local, sent } = await openVault()
  const made: string[] = []
  for (let index = 0; index < 28; index++) {
    made.unshift((await createKey(vault, 'orders', newVersion)).version)
    await local.clock.advance(1_000)
  }
  sent.length = 0
  expect((await listKeyVersions(vault, 'orders')).map(({ version }) => version)).toEqual(made)
  expect(sent.map(({ path }) => path)).toEqual(['/keys/orders/versions', '/keys/orders/versions'])
})

test('of several versions of the newest second the latest comes first, as the key itself tells, and the rest by id', async () => {
  const { vault, local, sent } = await openVault()
  const { version: first } = await createKey(vault, 'orders', newVersion)
  await local.clock.advance(1_000)
  const made: string[] = []
  // As long as the latest could come first by chance.
  do made.push((await createKey(vault, 'orders', newVersion)).version)
  while (made.length < 4 || made.at(-1) === made.toSorted()[0])
  const latest = made.pop()
  sent.length = 0
  const listed = (await listKeyVersions(vault, 'orders')).map(({ version }) => version)
  expect(listed).toEqual([latest, ...made.sort(), first])
  expect(sent.map(({ path }) => path)).toEqual(['/keys/orders/versions', '/keys/orders'])
})

test('who may list versions but not read the key gets those of the newest second by id', async () => {
  const { vault, local } = await openVault()
  const made = [await createKey(vault, 'orders', newVersion), await createKey(vault, 'orders', newVersion)]
  local.faults.add(
    { kind: 'forbidden', style: 'access-policy' },
    { operation: 'getKey', times: Number.POSITIVE_INFINITY },
  )
  const listed = (await listKeyVersions(vault, 'orders')).map(({ version }) => version)
  expect(listed).toEqual(made.map(({ version }) => version).sort())
})

test('a list that could not be put in order for lack of an answer fails', async () => {
  const { vault, local } = await openVault()
  for (let index = 0; index < 2; index++) await createKey(vault, 'orders', newVersion)
  local.faults.add({ kind: 'answer', status: 400 }, { operation: 'getKey' })
  await expect(listKeyVersions(vault, 'orders')).rejects.toMatchObject({ statusCode: 400 })
})

test('a key that is not there is an error, not an empty list', async () => {
  const { vault } = await openVault()
  await expect(listKeyVersions(vault, 'orders')).rejects.toMatchObject({
    code: 'KEY_NOT_FOUND',
    message: 'there is no key "orders" in vault "default"',
  })
})
