import { describe, expect, test } from 'vitest'
import { KeyturnError } from '../../src/errors.ts'
import type { RotationPolicy } from '../../src/policy/rotation-policy.ts'
import { checkPolicy, type PolicyRuleOptions } from '../../src/policy/rules.ts'

function refusalOf(input: RotationPolicy, options?: PolicyRuleOptions): string {
  try {
    checkPolicy(input, options)
  } catch (error) {
    if (error instanceof KeyturnError && error.code === 'INVALID_INPUT') return error.message
    throw error
  }
  throw new Error('the policy was accepted')
}

describe('accepts', () => {
  test.each<RotationPolicy>([
    { rotateEvery: 'P7D' },
    { rotateEvery: '7d', expireAfter: '28d' },
    { rotateEvery: 'P21D', expireAfter: 'P28D' },
    { rotateEvery: 'PT168H' },
    { rotateEvery: 'P15D', notifyBefore: 'P7D', expireAfter: 'P30D' },
    { rotateEvery: 'P2M' },
    { rotateBeforeExpiry: 'P30D', expireAfter: 'P90D' },
    { rotateBeforeExpiry: 'P7D', expireAfter: 'P28D' },
    { rotateBeforeExpiry: 'P21D', expireAfter: 'P28D' },
    { expireAfter: 'P1M' },
    { expireAfter: 'P1Y', rotateEvery: 'P11M' },
    { notifyBefore: 'P7D' },
    // Seven days apart from whatever day the count begins.
    { rotateEvery: 'P1M8D', expireAfter: 'P1M15D' },
  ])('%j', (input) => {
    expect(() => checkPolicy(input)).not.toThrow()
  })

  test('weeks, and sends them as days, the unit that the service documents', () => {
    expect(checkPolicy({ rotateEvery: '12w', expireAfter: 'P1Y2W3D' })).toEqual({
      rotateEvery: 'P84D',
      expireAfter: 'P1Y17D',
    })
  })
})

describe('refuses', () => {
  test.each<[string, RotationPolicy, string]>([
    [
      'a rotation every three days for what it is',
      { rotateEvery: 'P3D' },
      'rotation policy refused: rotateEvery P3D is too short: the service rotates no sooner than 7 days after a version was made; the nearest allowed value is P7D',
    ],
    [
      'a life of three days',
      { expireAfter: 'P3D' },
      'rotation policy refused: expireAfter P3D is too short: a version that a rotation makes must live at least 28 days; the nearest allowed value is P28D',
    ],
    [
      'a rotation an hour short of seven days',
      { rotateEvery: 'PT167H' },
      'rotation policy refused: rotateEvery PT167H is too short: the service rotates no sooner than 7 days after a version was made; the nearest allowed value is P7D',
    ],
    [
      'a rotation less than seven days before expiry, counted from creation',
      { rotateEvery: 'P84D', expireAfter: 'P90D' },
      'rotation policy refused: rotateEvery P84D is too long for expireAfter P90D: the service rotates no later than 7 days before expiry; the nearest allowed value is P83D',
    ],
    [
      'the same where it holds in some months only',
      { rotateEvery: 'P83D', expireAfter: 'P3M' },
      'rotation policy refused: rotateEvery P83D is too long for expireAfter P3M: the service rotates no later than 7 days before expiry; the nearest allowed value is P82D',
    ],
    [
      'a rotation less than seven days before expiry, counted back',
      { rotateBeforeExpiry: 'P6D', expireAfter: 'P90D' },
      'rotation policy refused: rotateBeforeExpiry P6D is too short: the service rotates no later than 7 days before expiry; the nearest allowed value is P7D',
    ],
    [
      'a rotation less than seven days after creation, counted back',
      { rotateBeforeExpiry: 'P22D', expireAfter: 'P28D' },
      'rotation policy refused: rotateBeforeExpiry P22D is too long for expireAfter P28D: the service rotates no sooner than 7 days after a version was made; the nearest allowed value is P21D',
    ],
    [
      'a count back from an expiry that new versions do not have',
      { rotateBeforeExpiry: 'P30D' },
      'rotation policy refused: rotateBeforeExpiry P30D needs expireAfter (at least P28D): without it new versions do not expire, and the rotation would never come',
    ],
    [
      'a notice less than seven days before expiry',
      { notifyBefore: 'P1D' },
      'rotation policy refused: notifyBefore P1D is too short: the service notifies no later than 7 days before expiry; the nearest allowed value is P7D',
    ],
    [
      'two triggers',
      { rotateEvery: 'P30D', rotateBeforeExpiry: 'P30D', expireAfter: 'P90D' },
      'rotation policy refused: rotateEvery P30D and rotateBeforeExpiry P30D exclude each other: the service takes one Rotate action with one trigger; give one of the two',
    ],
    [
      'minutes, which the service does not count in',
      { rotateEvery: 'P7DT30M' },
      'rotation policy refused: rotateEvery P7DT30M is too fine: the service counts in whole hours or longer',
    ],
    [
      'an empty policy',
      {},
      'rotation policy refused: it is empty; give at least one of rotateEvery, rotateBeforeExpiry, expireAfter, notifyBefore',
    ],
  ])('%s', (_what, input, message) => {
    expect(refusalOf(input)).toBe(message)
  })

  test('all that is wrong at once, with the value that each has to become', () => {
    const message = refusalOf({ rotateEvery: 'P3D', expireAfter: 'P10D', notifyBefore: 'soon' })
    expect(message).toContain('(3 problems)')
    expect(message).toContain('notifyBefore: "soon" is not a duration')
    expect(message).toContain('rotateEvery P3D is too short')
    expect(message).toContain('expireAfter P10D is too short')
  })

  test('a rotation against the expiry that a too short one has to become', () => {
    expect(refusalOf({ rotateEvery: 'P25D', expireAfter: 'P10D' })).toContain('the nearest allowed value is P21D')
  })
})

describe('on a Managed HSM', () => {
  test.each<RotationPolicy>([{ rotateEvery: 'P28D' }, { rotateBeforeExpiry: 'P62D', expireAfter: 'P90D' }])(
    'accepts %j',
    (input) => {
      expect(() => checkPolicy(input, { managedHsm: true })).not.toThrow()
    },
  )

  test('refuses a rotation sooner than 28 days after creation, counted forwards or back', () => {
    expect(refusalOf({ rotateEvery: 'P27D' }, { managedHsm: true })).toContain('the nearest allowed value is P28D')
    expect(refusalOf({ rotateBeforeExpiry: 'P63D', expireAfter: 'P90D' }, { managedHsm: true })).toContain(
      'Managed HSM rotates no sooner than 28 days after a version was made; the nearest allowed value is P62D',
    )
    expect(refusalOf({ rotateBeforeExpiry: 'P7D', expireAfter: 'P28D' }, { managedHsm: true })).toContain(
      'choose a longer expireAfter',
    )
  })
})
