import { describe, expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { deleteKey } from '../../src/lifecycle/delete.ts'
import { listKeyVersions } from '../../src/lifecycle/list-versions.ts'
import { getRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { type OpenedVault, openVault } from '../open-vault.ts'

const createsIn = ({ sent }: OpenedVault) =>
  sent.filter(({ path, authorized }) => path.endsWith('/create') && authorized)

test('a key is made as described, with its rotation policy', async () => {
  const { vault } = await openVault()
  const key = await createKey(vault, 'orders', {
    keyType: 'RSA',
    keySize: 3072,
    keyOperations: ['sign', 'verify'],
    expiresOn: new Date('2027-01-01T00:00:00Z'),
    tags: { team: 'shop' },
    rotationPolicy: { rotateEvery: '60d', expireAfter: 'P90D' },
  })
  expect(key).toMatchObject({
    keyType: 'RSA',
    keySize: 3072,
    keyOperations: ['sign', 'verify'],
    expiresOn: new Date('2027-01-01T00:00:00Z'),
    tags: { team: 'shop' },
  })
  expect(await getRotationPolicy(vault, 'orders')).toMatchObject({ rotateEvery: 'P60D', expireAfter: 'P90D' })
})

describe('nothing is sent', () => {
  test.each([
    ['a size that there is not', 'orders', { keyType: 'RSA', keySize: 1024 }],
    ['a name that there cannot be', 'or ders', { keyType: 'EC' }],
    ['a name that is an operation', 'restore', { keyType: 'EC' }],
    ['a rotation policy that breaks a rule', 'orders', { keyType: 'EC', rotationPolicy: { rotateEvery: 'P3D' } }],
  ] as const)('for %s', async (_what, name, options) => {
    const { vault, sent } = await openVault()
    await expect(createKey(vault, name, options)).rejects.toMatchObject({ code: 'INVALID_INPUT' })
    expect(sent).toEqual([])
  })
})

describe('a name that is taken', () => {
  test('is refused, and the key stays as it is', async () => {
    const opened = await openVault()
    await createKey(opened.vault, 'orders', { keyType: 'EC' })
    await expect(createKey(opened.vault, 'Orders', { keyType: 'RSA' })).rejects.toMatchObject({
      code: 'KEY_EXISTS',
      message: 'key "Orders" exists in vault "default"',
      hint: expect.stringContaining('ensureKey(vault, "Orders")'),
    })
    expect(createsIn(opened)).toHaveLength(1)
  })

  test('gets a new version when that is meant, also of another type', async () => {
    const { vault } = await openVault()
    const first = await createKey(vault, 'orders', { keyType: 'EC' })
    const second = await createKey(vault, 'orders', { keyType: 'EC', curve: 'P-384', newVersion: true })
    expect(second.version).not.toBe(first.version)
    expect(await listKeyVersions(vault, 'orders')).toHaveLength(2)
  })

  test('by a deleted key is refused with how to get it back', async () => {
    const { vault } = await openVault()
    await createKey(vault, 'orders', { keyType: 'EC' })
    await deleteKey(vault, 'orders')
    await expect(createKey(vault, 'orders', { keyType: 'EC' })).rejects.toMatchObject({
      code: 'KEY_DELETED',
      hint: expect.stringContaining('recoverKey(vault, "orders")'),
    })
  })
})

describe('when the answer is lost', () => {
  test('the key that was made is found, and not made again', async () => {
    const opened = await openVault()
    opened.local.faults.add({ kind: 'reset', when: 'after' }, { operation: 'createKey' })
    const key = await createKey(opened.vault, 'orders', { keyType: 'EC' })
    expect(await listKeyVersions(opened.vault, 'orders')).toMatchObject([{ version: key.version }])
    expect(createsIn(opened)).toHaveLength(1)
  })

  test('and nothing was made, it is sent again only after the settle window', async () => {
    const opened = await openVault()
    opened.local.faults.add({ kind: 'reset' }, { operation: 'createKey' })
    await createKey(opened.vault, 'orders', { keyType: 'EC' })
    expect(createsIn(opened)).toHaveLength(2)
    expect(opened.waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(30_000)
    expect(await listKeyVersions(opened.vault, 'orders')).toHaveLength(1)
  })

  test('twice, it is said that nobody can tell', async () => {
    const opened = await openVault()
    opened.local.faults.add({ kind: 'reset' }, { operation: 'createKey', times: 2 })
    await expect(createKey(opened.vault, 'orders', { keyType: 'EC' })).rejects.toMatchObject({ code: 'INDETERMINATE' })
    expect(createsIn(opened)).toHaveLength(2)
  })

  test('and another writer made another kind of key meanwhile, that one is not taken for ours', async () => {
    const opened = await openVault({
      transport: async (request, local) => {
        if (!request.url.includes('/create') || typeof request.body !== 'string') return local.sendRequest(request)
        return local.sendRequest(Object.assign(request, { body: request.body.replace('P-256', 'P-521') }))
      },
    })
    opened.local.faults.add({ kind: 'reset', when: 'after' }, { operation: 'createKey' })
    await expect(createKey(opened.vault, 'orders', { keyType: 'EC', curve: 'P-256' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('another writer'),
    })
  })
})

test('a throttled create is sent again until it arrives, once', async () => {
  const opened = await openVault()
  opened.local.faults.add({ kind: 'answer', status: 429 }, { operation: 'createKey', times: 3 })
  await createKey(opened.vault, 'orders', { keyType: 'EC' })
  expect(await listKeyVersions(opened.vault, 'orders')).toHaveLength(1)
})

test('a key whose policy cannot be set is said to be there without it', async () => {
  const { vault, local } = await openVault()
  local.faults.add({ kind: 'forbidden' }, { operation: 'updateKeyRotationPolicy' })
  await expect(
    createKey(vault, 'orders', { keyType: 'EC', rotationPolicy: { rotateEvery: 'P60D' } }),
  ).rejects.toMatchObject({
    code: 'ACCESS_DENIED',
    message: expect.stringMatching(
      /^key "orders" was made, its rotation policy was not set: cannot set the rotation policy/,
    ),
    hint: expect.stringContaining('Then set the policy: setRotationPolicy(vault, "orders")'),
  })
  await expect(vault.getKey('orders')).resolves.toMatchObject({ name: 'orders' })
})

test('whether a name is free is never guessed: without the right to look, nothing is made', async () => {
  const opened = await openVault()
  opened.local.faults.add({ kind: 'forbidden' }, { operation: 'getKeyVersions' })
  await expect(createKey(opened.vault, 'orders', { keyType: 'EC' })).rejects.toMatchObject({ code: 'ACCESS_DENIED' })
  expect(createsIn(opened)).toEqual([])
})
