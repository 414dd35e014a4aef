import { expect, test } from 'vitest'
import { connect } from '../../../src/connect.ts'
import { openVault } from '../../open-vault.ts'

test("the vault's time is what its answers say, carried forward, whatever this machine's clock says", async () => {
  const { local } = await openVault({ local: { now: '2031-05-06T07:08:09Z' } })
  let machine = new Date('2026-01-01T00:00:00Z')
  const clock = { now: () => machine, sleep: async () => {} }
  const { url, credential, httpClient } = local
  const vault = await connect({ url, credential, httpClient }, { clock })
  expect(vault.now()).toEqual(machine)
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
  expect(vault.now()).toEqual(new Date('2031-05-06T07:08:09Z'))
  machine = new Date('2026-01-01T00:01:00Z')
  expect(vault.now()).toEqual(new Date('2031-05-06T07:09:09Z'))
})
