import { expect, test } from 'vitest'
import { parseRotationPolicy } from '../../src/index.ts'

const policy = { rotateEvery: 'P90D', expireAfter: 'P1Y', notifyBefore: 'P30D' }

test.each([
  [
    'as keyturn shows it',
    { name: 'orders', vaultUrl: 'x', ...policy, rotateBeforeExpiry: null, isDefault: false, createdOn: null },
  ],
  [
    'as az and the SDK show it',
    {
      id: 'x',
      expiresIn: 'P1Y',
      lifetimeActions: [
        { action: 'Rotate', timeAfterCreate: 'P90D', timeBeforeExpiry: null },
        { action: 'Notify', timeAfterCreate: null, timeBeforeExpiry: 'P30D' },
      ],
      createdOn: '2026-01-01T00:00:00+00:00',
    },
  ],
  [
    'as the REST API has it',
    {
      lifetimeActions: [
        { trigger: { timeAfterCreate: 'P90D' }, action: { type: 'Rotate' } },
        { trigger: { timeBeforeExpiry: 'P30D' }, action: { type: 'notify' } },
      ],
      attributes: { expiryTime: 'P1Y', created: 1, updated: 2 },
    },
  ],
  [
    'in the names of Python',
    {
      expires_in: 'P1Y',
      lifetime_actions: [
        { action: 'rotate', time_after_create: 'P90D' },
        { action: 'notify', time_before_expiry: 'P30D' },
      ],
    },
  ],
])('a policy is read %s', (_, value) => {
  expect(parseRotationPolicy(value)).toEqual(policy)
})

test.each([
  [{ lifetimeAction: [] }, 'the policy has "lifetimeAction", which is no part of it'],
  [{ lifetimeActions: [{ action: 'Rotate', timeAfterCreation: 'P90D' }] }, 'has "timeAfterCreation"'],
  [{ lifetimeActions: [{ action: 'Delete' }] }, '"Delete" is no action; use Rotate or Notify'],
  [{ attributes: { expiresIn: 'P1Y' } }, 'attributes has "expiresIn"'],
  [{ rotateEvery: 90 }, 'rotateEvery: 90 is no duration'],
  [{ rotateEvery: '3 months' }, '"3 months" is not a duration'],
  [{ rotateEvery: 'P90D', expiresIn: 'P1Y' }, 'in two ways at once'],
  [[], 'the policy is no object'],
])('what is no policy is refused: %j', (value, message) => {
  expect(() => parseRotationPolicy(value)).toThrow(message)
})
