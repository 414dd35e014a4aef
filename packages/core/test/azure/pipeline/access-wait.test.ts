import { expect, test } from 'vitest'
import { connect } from '../../../src/connect.ts'
import { createKey } from '../../../src/lifecycle/create.ts'
import { rotateKey } from '../../../src/rotation/rotate.ts'
import { openVault } from '../../open-vault.ts'

const minute = 60_000

test('a role assignment that acts after ninety seconds is waited for, also by what is sent once', async () => {
  const { vault, local, events, waits, sent } = await openVault({ waitForAccess: 5 * minute })
  await createKey(vault, 'orders', { keyType: 'EC' })
  local.faults.add({ kind: 'forbidden' }, { for: 'PT90S', operation: 'rotateKey', times: 1_000 })
  await expect(rotateKey(vault, 'orders')).resolves.toMatchObject({ rotated: true, attempts: 1 })
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(90_000)
  expect(events[0]).toMatchObject({
    type: 'waiting-for-access',
    request: 'POST /keys/orders/rotate',
    waitMs: 5_000,
    until: new Date('2026-01-01T00:05:00Z'),
  })
  expect(sent.filter(({ path, authorized }) => path.endsWith('/rotate') && authorized)).toHaveLength(events.length + 1)
})

test('when the time is up the refusal stands, and no other request of the connection waits again', async () => {
  const { vault, local, waits } = await openVault({ waitForAccess: 2 * minute })
  local.faults.add({ kind: 'forbidden', style: 'access-policy' }, { times: 1_000 })
  await expect(vault.getKey('orders')).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
  expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(2 * minute)
  waits.length = 0
  await expect(vault.getKey('invoices')).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
  await expect(vault.rotateKey('orders')).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
  expect(waits).toEqual([])
})

test('what does not pass by itself is not waited for, and without the option nothing is', async () => {
  const { vault, waits, reconnect, local } = await openVault({ waitForAccess: minute })
  const { version } = await createKey(vault, 'orders', { keyType: 'EC', enabled: false })
  await expect(vault.sign('orders', version, 'ES256', new Uint8Array(32))).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  })
  const hasty = await reconnect()
  local.faults.add({ kind: 'forbidden' }, { operation: 'getKey' })
  await expect(hasty.getKey('orders')).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
  expect(waits).toEqual([])
})

test('a service version is spoken by every request, and what is none is refused', async () => {
  const versions = new Set<string | null>()
  const { local } = await openVault()
  const vault = await connect(
    {
      url: local.url,
      credential: local.credential,
      httpClient: {
        sendRequest(request) {
          versions.add(new URL(request.url).searchParams.get('api-version'))
          return local.httpClient.sendRequest(request)
        },
      },
    },
    { serviceVersion: '7.4' },
  )
  const { version } = await createKey(vault, 'orders', { keyType: 'EC' })
  await vault.sign('orders', version, 'ES256', new Uint8Array(32))
  await rotateKey(vault, 'orders')
  expect([...versions]).toEqual(['7.4'])
  await expect(connect('contoso', { serviceVersion: 'newest' })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})
