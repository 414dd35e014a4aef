import { openLocalVault } from '@keyturn/local-vault'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../src/connect.ts'
import { clearRotationPolicy, getRotationPolicy, setRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import type { Vault } from '../../src/vault/client.ts'
import { type FaultyVault, openFaultyVault } from '../once/faulty-vault.ts'

let faulty: FaultyVault
let vault: Vault

beforeEach(async () => {
  faulty = await openFaultyVault()
  vault = faulty.vault
  await vault.createKey('orders', { keyType: 'EC' })
})

afterEach(() => faulty.close())

describe('getRotationPolicy', () => {
  test('reads what a key has that never got a policy', async () => {
    expect(await getRotationPolicy(vault, 'orders')).toEqual({ notifyBefore: 'P30D', isDefault: true })
  })

  test('is an error for a key that does not exist', async () => {
    await expect(getRotationPolicy(vault, 'missing')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
  })
})

describe('setRotationPolicy', () => {
  test('sets a policy and gives back what the service holds, with the notice that it adds', async () => {
    const policy = await setRotationPolicy(vault, 'orders', { rotateEvery: '60d', expireAfter: '90d' })
    expect(policy).toMatchObject({
      rotateEvery: 'P60D',
      expireAfter: 'P90D',
      notifyBefore: 'P30D',
      isDefault: false,
      createdOn: new Date('2026-01-01T00:00:00Z'),
    })
    expect(await getRotationPolicy(vault, 'orders')).toEqual(policy)
  })

  test('replaces the policy as a whole: what is not named is gone', async () => {
    await setRotationPolicy(vault, 'orders', { rotateEvery: 'P60D', expireAfter: 'P90D', notifyBefore: 'P10D' })
    const policy = await setRotationPolicy(vault, 'orders', { rotateBeforeExpiry: 'P30D', expireAfter: 'P1Y' })
    expect(policy).toMatchObject({ rotateBeforeExpiry: 'P30D', expireAfter: 'P1Y', notifyBefore: 'P30D' })
    expect(policy).not.toHaveProperty('rotateEvery')
  })

  test('sends nothing when a rule is broken', async () => {
    faulty.beforeRequest = () => Promise.reject(new Error('a request went out'))
    await expect(setRotationPolicy(vault, 'orders', { rotateEvery: 'P3D' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('rotateEvery P3D is too short'),
    })
  })

  test('holds a policy of a Managed HSM against its longer minimum', async () => {
    const local = await openLocalVault({ profile: 'managed-hsm' })
    const hsm = await connect(local)
    await expect(setRotationPolicy(hsm, 'orders', { rotateEvery: 'P20D' })).rejects.toMatchObject({
      message: expect.stringContaining('Managed HSM rotates no sooner than 28 days'),
    })
    await local.close()
  })
})

test('clearRotationPolicy gives a key back what every new key has', async () => {
  await setRotationPolicy(vault, 'orders', { rotateEvery: 'P60D', expireAfter: 'P90D' })
  const policy = await clearRotationPolicy(vault, 'orders')
  expect(policy).toMatchObject({ notifyBefore: 'P30D', isDefault: true })
  expect(policy).not.toHaveProperty('rotateEvery')
  expect(policy).not.toHaveProperty('expireAfter')
})
