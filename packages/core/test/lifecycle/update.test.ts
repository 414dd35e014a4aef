import { expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { disableKey, enableKey, updateKey } from '../../src/lifecycle/update.ts'
import { openVault } from '../open-vault.ts'

test('what is given changes, tags and operations as a whole, and the rest stays', async () => {
  const { vault } = await openVault()
  const expiresOn = new Date('2027-01-01T00:00:00Z')
  await createKey(vault, 'orders', { keyType: 'EC', expiresOn, tags: { team: 'shop', owner: 'ann' } })
  expect(await updateKey(vault, 'orders', { tags: { team: 'bank' }, keyOperations: ['verify'] })).toMatchObject({
    tags: { team: 'bank' },
    keyOperations: ['verify'],
    expiresOn,
    enabled: true,
  })
  expect((await updateKey(vault, 'orders', { tags: {} })).tags).toEqual({})
})

test('one version is disabled and enabled, and the others are left alone', async () => {
  const { vault } = await openVault()
  const { version } = await createKey(vault, 'orders', { keyType: 'EC' })
  await createKey(vault, 'orders', { keyType: 'EC', newVersion: true })
  expect(await disableKey(vault, 'orders', { version })).toMatchObject({ version, enabled: false })
  expect(await vault.getKey('orders')).toMatchObject({ enabled: true })
  expect(await enableKey(vault, 'orders', { version })).toMatchObject({ version, enabled: true })
  expect(await disableKey(vault, 'orders')).toMatchObject({ enabled: false })
})

test.each([
  ['nothing to change', {}, /^nothing to change of key "orders"$/],
  ['nothing but undefined', { enabled: undefined } as object, /^nothing to change of key "orders"$/],
  [
    'an expiry before the start',
    { notBefore: new Date('2027-01-02'), expiresOn: new Date('2027-01-01') },
    /would expire \(2027-01-01T00:00:00Z\) before it starts/,
  ],
  [
    '16 tags',
    { tags: Object.fromEntries(Array.from({ length: 16 }, (_, index) => [index, ''])) },
    /16 tags are too many/,
  ],
  ['a version that cannot be', { version: 'x', enabled: true }, /"x" is no key version/],
])('%s is refused before anything is sent', async (_what, changes, message) => {
  const { vault, sent } = await openVault()
  await expect(updateKey(vault, 'orders', changes)).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringMatching(message),
  })
  expect(sent).toEqual([])
})
