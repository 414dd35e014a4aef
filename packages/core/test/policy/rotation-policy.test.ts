import { expect, test } from 'vitest'
import { findPolicyDifferences, isSamePolicy, policyOf } from '../../src/policy/rotation-policy.ts'

test('policies are compared by what their durations mean, not by how they are written', () => {
  expect(isSamePolicy({ rotateEvery: 'P1Y', expireAfter: 'P2D' }, { rotateEvery: '12mo', expireAfter: 'PT48H' })).toBe(
    true,
  )
  expect(findPolicyDifferences({ rotateEvery: 'P30D', expireAfter: 'P1Y' }, { rotateEvery: 'P1M' })).toEqual([
    'rotateEvery',
    'expireAfter',
  ])
})

test('a notice that nobody asked for is no difference, since the service adds one; one that was asked for is', () => {
  const held = { rotateEvery: 'P90D', notifyBefore: 'P30D' }
  expect(findPolicyDifferences(held, { rotateEvery: '90d' })).toEqual([])
  expect(findPolicyDifferences(held, { rotateEvery: '90d', notifyBefore: '10d' })).toEqual(['notifyBefore'])
  expect(isSamePolicy(held, { rotateEvery: 'P90D' })).toBe(false)
})

test('policyOf leaves out what only a vault knows of a policy', () => {
  const held = { rotateEvery: 'P90D', expireAfter: undefined, isDefault: false, createdOn: new Date(0) }
  expect(policyOf(held)).toEqual({ rotateEvery: 'P90D' })
})
