import { describe, expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { deleteKey } from '../../src/lifecycle/delete.ts'
import { type EnsureKeyOptions, ensureKey } from '../../src/lifecycle/ensure.ts'
import { listKeyVersions } from '../../src/lifecycle/list-versions.ts'
import { getRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { openVault } from '../open-vault.ts'

const wanted: EnsureKeyOptions = {
  keyType: 'EC',
  curve: 'P-256',
  keyOperations: ['verify', 'sign'],
  expiresOn: new Date('2027-01-01T00:00:00.500Z'),
  notBefore: new Date('2025-01-01T00:00:00Z'),
  enabled: true,
  tags: { team: 'shop' },
  rotationPolicy: { rotateEvery: '60d', expireAfter: 'P90D' },
}

test('a missing key is created, and the second run sends no change', async () => {
  const { vault, sent } = await openVault()
  const first = await ensureKey(vault, 'orders', wanted)
  expect(first).toMatchObject({ outcome: 'created', changes: [] })
  const { length } = sent
  const second = await ensureKey(vault, 'orders', wanted)
  expect(second).toEqual({ key: first.key, outcome: 'unchanged', changes: [] })
  expect(sent.slice(length).every(({ method }) => method === 'GET')).toBe(true)
})

test('what differs is changed, each change is named, and nothing else is touched', async () => {
  const { vault } = await openVault()
  const { version } = await createKey(vault, 'orders', {
    keyType: 'EC',
    enabled: false,
    tags: { team: 'old', owner: 'ann' },
  })
  const { key, outcome, changes } = await ensureKey(vault, 'orders', wanted)
  expect(outcome).toBe('updated')
  expect(changes).toEqual([
    'enabled',
    'expiry date none -> 2027-01-01T00:00:00Z',
    'start date none -> 2025-01-01T00:00:00Z',
    'tags "team" set',
    'rotation policy set',
  ])
  expect(key).toMatchObject({
    version,
    enabled: true,
    tags: { team: 'shop', owner: 'ann' },
    expiresOn: new Date('2027-01-01T00:00:00Z'),
  })
  expect(await getRotationPolicy(vault, 'orders')).toMatchObject({ rotateEvery: 'P60D', expireAfter: 'P90D' })
  expect((await ensureKey(vault, 'orders', wanted)).outcome).toBe('unchanged')
})

test('operations are compared as a set', async () => {
  const { vault } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC', keyOperations: ['sign', 'verify'] })
  expect((await ensureKey(vault, 'orders', { keyType: 'EC', keyOperations: ['verify', 'sign'] })).outcome).toBe(
    'unchanged',
  )
  expect((await ensureKey(vault, 'orders', { keyType: 'EC', keyOperations: ['verify'] })).changes).toEqual([
    'operations sign, verify -> verify',
  ])
})

test('a notice that the service adds by itself is no difference, one that was asked for is', async () => {
  const { vault } = await openVault()
  const options: EnsureKeyOptions = { keyType: 'EC', rotationPolicy: { rotateEvery: 'P60D', expireAfter: 'P90D' } }
  await ensureKey(vault, 'orders', options)
  expect((await ensureKey(vault, 'orders', options)).outcome).toBe('unchanged')
  const noticed = { ...options, rotationPolicy: { ...options.rotationPolicy, notifyBefore: 'P10D' } }
  expect((await ensureKey(vault, 'orders', noticed)).changes).toEqual(['rotation policy set'])
})

describe('a key of another kind is never replaced', () => {
  test.each<[string, EnsureKeyOptions, string]>([
    ['type', { keyType: 'RSA' }, 'its type is EC, not RSA'],
    ['hardware', { keyType: 'EC-HSM' }, 'its type is EC, not EC-HSM'],
    ['curve', { keyType: 'EC', curve: 'P-384' }, 'its curve is P-256, not P-384'],
  ])('by its %s', async (_what, options, difference) => {
    const { vault, sent } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    const { length } = sent
    await expect(ensureKey(vault, 'orders', options)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: `key "orders" exists and is of another kind: ${difference}`,
    })
    expect(sent.slice(length).every(({ method }) => method === 'GET')).toBe(true)
  })

  test('nor recovered to find that out', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    await deleteKey(vault, 'orders')
    await expect(ensureKey(vault, 'orders', { keyType: 'RSA' })).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(vault.getDeletedKey('orders')).resolves.toMatchObject({ name: 'orders' })
  })
})

test('a deleted key is recovered, then changed to what is wanted', async () => {
  const { vault } = await openVault({ local: { transitionDelay: 3_000 } })
  const { version } = await createKey(vault, 'orders', { keyType: 'EC' })
  await deleteKey(vault, 'orders')
  const { key, outcome, changes } = await ensureKey(vault, 'orders', { keyType: 'EC', tags: { team: 'shop' } })
  expect([outcome, changes]).toEqual(['recovered', ['tags "team" set']])
  expect(key).toMatchObject({ version, tags: { team: 'shop' } })
  expect(await listKeyVersions(vault, 'orders')).toHaveLength(1)
})

test('a key that cannot be read is not taken for a missing one', async () => {
  const { vault, local, sent } = await openVault()
  local.faults.add({ kind: 'forbidden' }, { operation: 'getKey' })
  await expect(ensureKey(vault, 'orders', { keyType: 'EC' })).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
  expect(sent.some(({ method }) => method === 'POST')).toBe(false)
})

test('an exportable key is not had by ensuring one that is not', async () => {
  const { vault } = await openVault()
  await createKey(vault, 'orders', { keyType: 'EC-HSM' })
  const releasePolicy = { policy: '{"version":"1.0.0","anyOf":[]}' }
  await expect(
    ensureKey(vault, 'orders', { keyType: 'EC-HSM', exportable: true, releasePolicy }),
  ).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'key "orders" is not exportable, which cannot change',
  })
})

describe('a lifetime', () => {
  test('is counted from the creation of the version, so that each run means the same date', async () => {
    const { vault, local } = await openVault()
    const options: EnsureKeyOptions = { keyType: 'EC', expiresAfter: '1y' }
    const { key } = await ensureKey(vault, 'orders', options)
    expect(key.expiresOn).toEqual(new Date('2027-01-01T00:00:00Z'))
    local.clock.advance('100d')
    expect((await ensureKey(vault, 'orders', options)).outcome).toBe('unchanged')
    const longer = await ensureKey(vault, 'orders', { keyType: 'EC', expiresAfter: 'P2Y' })
    expect(longer.key.expiresOn).toEqual(new Date('2028-01-01T00:00:00Z'))
  })

  test('and a date at once are refused before anything is sent', async () => {
    const { vault, sent } = await openVault()
    const options: EnsureKeyOptions = { keyType: 'EC', expiresAfter: '1y', expiresOn: new Date('2027-01-01T00:00:00Z') }
    await expect(ensureKey(vault, 'orders', options)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    await expect(ensureKey(vault, 'orders', { keyType: 'EC', expiresAfter: 'soon' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
    expect(sent).toEqual([])
  })
})

test('a key that another writer makes at the same moment is matched, not made twice', async () => {
  let raced = false
  const { vault, reconnect } = await openVault({
    transport: async (request, transport) => {
      const response = await transport.sendRequest(request)
      if (!raced && response.status === 404) {
        raced = true
        await createKey(await reconnect(), 'orders', { keyType: 'EC' })
      }
      return response
    },
  })
  const { outcome, changes } = await ensureKey(vault, 'orders', { keyType: 'EC', tags: { team: 'shop' } })
  expect([outcome, changes]).toEqual(['updated', ['tags "team" set']])
  expect(await listKeyVersions(vault, 'orders')).toHaveLength(1)
})
