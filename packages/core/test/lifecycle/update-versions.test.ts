import { afterEach, beforeEach, expect, test } from 'vitest'
import { updateKey } from '../../src/lifecycle/update.ts'
import { updateKeyVersions } from '../../src/lifecycle/update-versions.ts'
import type { Vault } from '../../src/vault/client.ts'
import { type FaultyVault, openFaultyVault } from '../once/faulty-vault.ts'

let faulty: FaultyVault
let vault: Vault

beforeEach(async () => {
  faulty = await openFaultyVault()
  vault = faulty.vault
  await vault.createKey('orders', { keyType: 'EC', tags: { env: 'prod' } })
  await vault.createKey('orders', { keyType: 'EC', tags: { team: 'a' } })
})

afterEach(() => faulty.close())

test('every version is changed, each keeping its own tags beside those that are merged', async () => {
  const updated = await updateKeyVersions(vault, 'orders', { tags: { owner: 'x' }, mergeTags: true })
  expect(updated.map(({ outcome }) => outcome)).toEqual(['updated', 'updated'])
  expect(updated.map(({ key }) => key?.tags)).toEqual(
    expect.arrayContaining([
      { env: 'prod', owner: 'x' },
      { team: 'a', owner: 'x' },
    ]),
  )
})

test('tags replace what was there when nothing else is asked for', async () => {
  const key = await updateKey(vault, 'orders', { tags: { owner: 'x' } })
  expect(key.tags).toEqual({ owner: 'x' })
})

test('an expiry date is not taken away: the refusal says what is known, and nothing is sent', async () => {
  faulty.beforeRequest = () => Promise.reject(new Error('a request went out'))
  await expect(updateKey(vault, 'orders', { expiresOn: null as never })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'the expiresOn of key "orders" cannot be taken away',
    hint: expect.stringContaining('not known to do that'),
  })
})
