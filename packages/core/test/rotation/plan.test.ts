import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/duration.ts'
import { planRotation } from '../../src/rotation/plan.ts'
import type { KeyState, RotationRules } from '../../src/rotation/reasons.ts'

const created = new Date('2026-01-01T00:00:00Z')

function keyState(state: Partial<KeyState> = {}): KeyState {
  return { name: 'orders', version: 'a'.repeat(32), enabled: true, createdOn: created, managed: false, ...state }
}

const ifOlderThan90Days: RotationRules = { ifOlderThan: parseDuration('P90D') }
const ifExpiresWithin30Days: RotationRules = { ifExpiresWithin: parseDuration('P30D') }
const ifDue: RotationRules = { ifDue: true }
const rotateEvery90Days = { rotateEvery: 'P90D' }

describe('no rule', () => {
  test('rotates whatever the key looks like', () => {
    expect(planRotation(keyState(), {}, created)).toMatchObject({ action: 'rotate', reason: { code: 'FORCED' } })
  })

  test('rotates a key that is disabled, since a person has asked for just that', () => {
    const key = keyState({ enabled: false, enabledVersions: 0 })
    expect(planRotation(key, {}, created)).toMatchObject({ action: 'rotate', reason: { code: 'FORCED' } })
  })

  test('leaves a certificate key alone all the same', () => {
    expect(planRotation(keyState({ managed: true }), {}, created)).toMatchObject({
      action: 'skip',
      reason: { code: 'MANAGED' },
    })
  })
})

describe('ifOlderThan', () => {
  test('waits one second before the age is reached, and says when it will be', () => {
    expect(planRotation(keyState(), ifOlderThan90Days, new Date('2026-03-31T23:59:59Z'))).toEqual({
      action: 'wait',
      nextDue: new Date('2026-04-01T00:00:00Z'),
      reason: { code: 'NOT_DUE', message: 'due on 2026-04-01T00:00:00Z', nextDue: '2026-04-01T00:00:00Z' },
    })
  })

  test.each(['2026-04-01T00:00:00Z', '2026-04-01T00:00:01Z'])('is due at %s, from the very second on', (now) => {
    expect(planRotation(keyState(), ifOlderThan90Days, new Date(now))).toEqual({
      action: 'rotate',
      reason: {
        code: 'OLDER_THAN',
        message: 'it was made on 2026-01-01T00:00:00Z, P90D ago or more',
        createdOn: '2026-01-01T00:00:00Z',
        olderThan: 'P90D',
        dueOn: '2026-04-01T00:00:00Z',
      },
    })
  })

  test('does not rotate a young key only because it has expired: nobody asked for that', () => {
    const key = keyState({ expiresOn: new Date('2026-01-02T00:00:00Z') })
    expect(planRotation(key, ifOlderThan90Days, new Date('2026-01-03T00:00:00Z'))).toMatchObject({ action: 'wait' })
  })

  test('skips a key whose age the vault does not tell', () => {
    const { createdOn: _, ...ageless } = keyState()
    expect(planRotation(ageless, ifOlderThan90Days, created)).toMatchObject({
      action: 'skip',
      reason: { code: 'AGE_UNKNOWN' },
    })
  })
})

describe('ifExpiresWithin', () => {
  const key = keyState({ expiresOn: new Date('2026-07-01T00:00:00Z') })

  test('waits one second before the time begins', () => {
    expect(planRotation(key, ifExpiresWithin30Days, new Date('2026-05-31T23:59:59Z'))).toMatchObject({
      action: 'wait',
      nextDue: new Date('2026-06-01T00:00:00Z'),
    })
  })

  test.each(['2026-06-01T00:00:00Z', '2026-06-30T23:59:59Z'])('is due at %s', (now) => {
    expect(planRotation(key, ifExpiresWithin30Days, new Date(now))).toMatchObject({
      action: 'rotate',
      reason: {
        code: 'EXPIRES_SOON',
        expiresOn: '2026-07-01T00:00:00Z',
        within: 'P30D',
        dueOn: '2026-06-01T00:00:00Z',
      },
    })
  })

  test('calls it expired from the second of the expiry date on', () => {
    expect(planRotation(key, ifExpiresWithin30Days, new Date('2026-07-01T00:00:00Z'))).toMatchObject({
      action: 'rotate',
      reason: { code: 'EXPIRED', expiresOn: '2026-07-01T00:00:00Z' },
    })
  })

  test('never applies to a version without expiry, and says so', () => {
    expect(planRotation(keyState(), ifExpiresWithin30Days, new Date('2030-01-01'))).toEqual({
      action: 'wait',
      reason: { code: 'NOT_DUE', message: 'not due: its latest version does not expire' },
    })
  })
})

describe('several rules', () => {
  const rules = { ...ifOlderThan90Days, ...ifExpiresWithin30Days }

  test('the soonest says when the key will be due', () => {
    const key = keyState({ expiresOn: new Date('2026-03-01T00:00:00Z') })
    expect(planRotation(key, rules, created)).toMatchObject({
      action: 'wait',
      nextDue: new Date('2026-01-30T00:00:00Z'),
    })
  })

  test('an expiry that is near is named before an age that is reached', () => {
    const key = keyState({ expiresOn: new Date('2026-04-20T00:00:00Z') })
    expect(planRotation(key, rules, new Date('2026-04-10'))).toMatchObject({ reason: { code: 'EXPIRES_SOON' } })
  })
})

describe('ifDue', () => {
  const key = keyState({ policy: rotateEvery90Days })

  test('waits while the policy is more than an hour away', () => {
    expect(planRotation(key, ifDue, new Date('2026-03-31T23:00:00Z'))).toMatchObject({
      action: 'wait',
      reason: { code: 'NOT_DUE' },
      nextDue: new Date('2026-04-01T00:00:00Z'),
    })
  })

  test.each(['2026-04-01T00:00:00Z', '2026-04-01T00:59:59Z'])('leaves the rotation to the service at %s', (now) => {
    expect(planRotation(key, ifDue, new Date(now))).toMatchObject({
      action: 'wait',
      reason: { code: 'SERVICE_WILL_ROTATE', dueOn: '2026-04-01T00:00:00Z', nextDue: '2026-04-01T01:00:00Z' },
      nextDue: new Date('2026-04-01T01:00:00Z'),
    })
  })

  test('rotates an hour after the policy was due, since the service has not', () => {
    expect(planRotation(key, ifDue, new Date('2026-04-01T01:00:00Z'))).toMatchObject({
      action: 'rotate',
      reason: { code: 'POLICY_DUE', dueOn: '2026-04-01T00:00:00Z', trigger: 'rotateEvery', after: 'P90D' },
    })
  })

  test.each([
    ['2026-03-31T22:00:00Z', 'rotate'],
    ['2026-03-31T23:00:00Z', 'rotate'],
    ['2026-03-31T23:00:01Z', 'wait'],
  ])('at %s another rule that is due leads to: %s, since the service acts at midnight', (now, action) => {
    const rules: RotationRules = { ...ifDue, ifOlderThan: parseDuration('P80D') }
    expect(planRotation(key, rules, new Date(now))).toMatchObject({ action })
  })

  test('counts back from the expiry date when the policy does', () => {
    const beforeExpiry = keyState({
      policy: { rotateBeforeExpiry: 'P10D' },
      expiresOn: new Date('2026-07-01T00:00:00Z'),
    })
    expect(planRotation(beforeExpiry, ifDue, new Date('2026-06-21T01:00:00Z'))).toMatchObject({
      action: 'rotate',
      reason: { code: 'POLICY_DUE', trigger: 'rotateBeforeExpiry', dueOn: '2026-06-21T00:00:00Z' },
    })
  })

  test('rotates an expired key at once, whatever the service is about to do', () => {
    const expired = keyState({ policy: rotateEvery90Days, expiresOn: new Date('2026-03-31T23:30:00Z') })
    expect(planRotation(expired, ifDue, new Date('2026-03-31T23:30:00Z'))).toMatchObject({
      action: 'rotate',
      reason: { code: 'EXPIRED' },
    })
  })

  test('says that a policy without a rotation never will, also for an expired key', () => {
    const noRotation = keyState({ policy: {}, expiresOn: new Date('2026-01-02') })
    expect(planRotation(noRotation, ifDue, new Date('2030-01-01'))).toEqual({
      action: 'wait',
      reason: { code: 'NOT_DUE', message: 'not due: its rotation policy does not rotate it' },
    })
  })

  test('says that a policy that counts from an expiry date never comes to a version that has none', () => {
    const noExpiry = keyState({ policy: { rotateBeforeExpiry: 'P10D' } })
    expect(planRotation(noExpiry, ifDue, new Date('2030-01-01'))).toEqual({
      action: 'wait',
      reason: {
        code: 'NOT_DUE',
        message: 'not due: its rotation policy counts from an expiry date, and its latest version has none',
      },
    })
  })
})

describe('a rule on a key that is switched off', () => {
  test('leaves it off when its latest version is disabled', () => {
    const key = keyState({ enabled: false, enabledVersions: 1 })
    expect(planRotation(key, ifOlderThan90Days, new Date('2030-01-01'))).toMatchObject({
      action: 'skip',
      reason: { code: 'DISABLED' },
    })
  })

  test('says so when every version is disabled', () => {
    const key = keyState({ enabled: false, enabledVersions: 0 })
    expect(planRotation(key, ifOlderThan90Days, new Date('2030-01-01'))).toMatchObject({
      action: 'skip',
      reason: { code: 'NO_ENABLED_VERSION' },
    })
  })
})

test('whenever a key waits for a date, it is due at that second and not one second before', () => {
  const days = fc.integer({ min: 1, max: 800 })
  const lifetime = fc.option(fc.integer({ min: 1, max: 80_000_000 }), { nil: undefined })
  const rule = fc.option(
    days.map((count) => parseDuration(`${count}d`)),
    { nil: undefined },
  )
  fc.assert(
    fc.property(lifetime, rule, rule, (seconds, ifOlderThan, ifExpiresWithin) => {
      fc.pre(ifOlderThan !== undefined || ifExpiresWithin !== undefined)
      const expiresOn = seconds === undefined ? undefined : new Date(created.getTime() + seconds * 1000)
      const key = keyState({ expiresOn })
      const rules = { ifOlderThan, ifExpiresWithin }
      const decision = planRotation(key, rules, created)
      if (decision.action !== 'wait' || decision.nextDue === undefined) return
      const before = new Date(decision.nextDue.getTime() - 1000)
      expect(planRotation(key, rules, decision.nextDue).action).toBe('rotate')
      if (before >= created) expect(planRotation(key, rules, before).action).toBe('wait')
    }),
  )
})
