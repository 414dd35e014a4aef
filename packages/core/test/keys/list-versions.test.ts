import { expect, test } from 'vitest'
import { createKey } from '../../src/keys/create.ts'
import { listKeyVersions } from '../../src/keys/list-versions.ts'
import { openVault } from '../open-vault.ts'

test('versions come newest first, over all pages, those of one second in the order of their ids', async () => {
  const { vault, local } = await openVault()
  const made: string[] = []
  for (let index = 0; index < 28; index++) {
    const { version } = await createKey(vault, 'orders', { keyType: 'EC', newVersion: true })
    made.push(version)
    if (index < 26) local.clock.advance(1_000)
  }
  const listed = (await listKeyVersions(vault, 'orders')).map(({ version }) => version)
  const [last, lastButOne] = made.slice(-2).sort()
  expect(listed.slice(0, 2)).toEqual([last, lastButOne])
  expect(listed.slice(2)).toEqual(made.slice(0, -2).reverse())
})

test('a key that is not there is an error, not an empty list', async () => {
  const { vault } = await openVault()
  await expect(listKeyVersions(vault, 'orders')).rejects.toMatchObject({
    code: 'KEY_NOT_FOUND',
    message: 'there is no key "orders" in vault "default"',
  })
})
