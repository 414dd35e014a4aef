import { expect, test } from 'vitest'
import { readPolicy, writePolicy } from '../../src/azure/values.ts'
import type { RotationPolicy } from '../../src/policy/rotation-policy.ts'

test.each<RotationPolicy>([
  { rotateEvery: 'P90D', expireAfter: 'P1Y', notifyBefore: 'P30D' },
  { rotateBeforeExpiry: 'P30D', expireAfter: 'P90D' },
  { notifyBefore: 'P7D' },
  {},
])('the policy %j comes back from the dialect of the service as it was', (policy) => {
  const { isDefault, ...read } = readPolicy('orders', { ...writePolicy(policy), id: 'https://contoso/keys/orders' })
  expect(read).toEqual(policy)
  expect(isDefault).toBe(Object.keys(policy).length === 0)
})

test('a trigger that comes as an empty text is none', () => {
  const trigger = { action: 'Rotate', timeAfterCreate: 'P90D', timeBeforeExpiry: '' } as const
  expect(readPolicy('orders', { lifetimeActions: [trigger], expiresIn: '' })).toEqual({
    rotateEvery: 'P90D',
    isDefault: false,
  })
})

test('a duration of the service that nobody can read is an error, and not taken for none', () => {
  const lifetimeActions = [{ action: 'Rotate', timeAfterCreate: 'soon' } as const]
  expect(() => readPolicy('orders', { lifetimeActions })).toThrowError(
    expect.objectContaining({ code: 'SERVICE_ERROR', message: expect.stringContaining('"soon"') }),
  )
})
