import { expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { getKey } from '../../src/lifecycle/get.ts'
import { openVault } from '../open-vault.ts'

test('the latest version is read, or the one asked for, in either case of its letters', async () => {
  const { vault } = await openVault()
  const first = await createKey(vault, 'orders', { keyType: 'EC' })
  const second = await createKey(vault, 'orders', { keyType: 'EC', newVersion: true })
  expect(await getKey(vault, 'orders')).toEqual(second)
  expect(await getKey(vault, 'orders', { version: first.version.toUpperCase() })).toEqual(first)
})

test('a name or version that cannot be is refused before anything is sent', async () => {
  const { vault, sent } = await openVault()
  await expect(getKey(vault, 'or/ders')).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  await expect(getKey(vault, 'orders', { version: '1' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
  expect(sent).toEqual([])
})
