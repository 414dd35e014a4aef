import { expect, test } from 'vitest'
import { createKey } from '../../../src/lifecycle/create.ts'
import { openVault } from '../../open-vault.ts'

test('requests that make a version go over connections of their own, reads share one', async () => {
  const fresh = new Map<string, boolean>()
  const { vault } = await openVault({
    transport: (request, local) => {
      const operation = new URL(request.url).pathname.split('/').at(-1) || 'get'
      fresh.set(operation, request.disableKeepAlive ?? false)
      return local.sendRequest(request)
    },
  })
  await createKey(vault, 'orders', { keyType: 'EC' })
  await vault.rotateKey('orders')
  await vault.getKey('orders')
  expect(Object.fromEntries(fresh)).toEqual({ versions: false, create: true, rotate: true, get: false })
})
