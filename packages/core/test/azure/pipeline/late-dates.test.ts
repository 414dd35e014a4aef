import { expect, test } from 'vitest'
import { createKey } from '../../../src/lifecycle/create.ts'
import { updateKey } from '../../../src/lifecycle/update.ts'
import { openVault } from '../../open-vault.ts'

test.each(['2038-01-19T03:14:07Z', '2038-01-19T03:14:08Z', '2050-06-01T12:00:00Z', '2106-02-07T06:28:15Z'])(
  'a key can expire at %s, and start a second earlier',
  async (text) => {
    const { vault, sent } = await openVault()
    const expiresOn = new Date(text)
    const notBefore = new Date(expiresOn.getTime() - 1_000)
    expect(await createKey(vault, 'orders', { keyType: 'EC', expiresOn, notBefore })).toMatchObject({
      expiresOn,
      notBefore,
    })
    expect(sent.at(-1)?.body).toMatchObject({
      attributes: { exp: expiresOn.getTime() / 1000, nbf: notBefore.getTime() / 1000 },
    })
    const later = new Date('2106-02-07T06:28:15Z')
    expect((await updateKey(vault, 'orders', { expiresOn: later })).expiresOn).toEqual(later)
  },
)

test.each(['2106-02-07T06:28:16Z', '1969-12-31T23:59:59Z'])('%s is refused before anything is sent', async (text) => {
  const { vault, sent } = await openVault()
  await expect(createKey(vault, 'orders', { keyType: 'EC', expiresOn: new Date(text) })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining(text),
  })
  expect(sent).toEqual([])
})
