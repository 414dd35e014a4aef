import { expect, test } from 'vitest'
import { openVault } from '../../open-vault.ts'

test('a vault is asked once where its tokens come from, however many calls of all kinds begin at once', async () => {
  const { vault, sent } = await openVault()
  const { version } = await vault.createKey('orders', { keyType: 'EC' })
  const digest = new Uint8Array(32)
  await Promise.all([
    vault.getKey('orders'),
    vault.rotateKey('orders'),
    vault.sign('orders', version, 'ES256', digest),
    vault.sign('orders', version, 'ES256', digest),
  ])
  expect(sent.filter(({ authorized }) => !authorized)).toHaveLength(1)
  expect(sent).toHaveLength(6)
})

test('calls that begin at once on a new connection wait for the one answer', async () => {
  const { vault, sent, reconnect } = await openVault()
  await vault.createKey('orders', { keyType: 'EC' })
  const before = sent.length
  const again = await reconnect()
  await Promise.all(Array.from({ length: 16 }, () => again.getKey('orders')))
  expect(sent.slice(before).filter(({ authorized }) => !authorized)).toHaveLength(1)
  expect(sent.slice(before)).toHaveLength(17)
})

test('when the asking fails the next call asks again', async () => {
  let broken = true
  const { vault } = await openVault({
    transport: async (request, local) => {
      if (!broken) return local.sendRequest(request)
      broken = false
      return { ...(await local.sendRequest(request)), status: 400, bodyAsText: '{}' }
    },
  })
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code: 'SERVICE_ERROR' })
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
})
