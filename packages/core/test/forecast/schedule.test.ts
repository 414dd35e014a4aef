import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/duration.ts'
import { getSchedule } from '../../src/forecast/get-schedule.ts'
import { type ScheduleInput, scheduleKey } from '../../src/forecast/schedule.ts'
import type { ListedVersion } from '../../src/keys/key.ts'
import { setRotationPolicy } from '../../src/lifecycle/rotation-policy.ts'
import { rotateKey } from '../../src/rotation/rotate.ts'
import { openFaultyVault } from '../once/faulty-vault.ts'

const now = new Date('2026-06-01T00:00:00Z')

function version(id: string, change: Partial<ListedVersion> = {}): ListedVersion {
  return {
    id: `https://contoso.vault.azure.net/keys/orders/${id}`,
    name: 'orders',
    version: id,
    vaultUrl: 'https://contoso.vault.azure.net',
    enabled: true,
    createdOn: new Date('2026-05-01T00:00:00Z'),
    managed: false,
    tags: {},
    ...change,
  }
}

function events(input: Partial<ScheduleInput>): string[] {
  const given = { name: 'orders', versions: [version('v0')], policy: {}, ...input }
  return scheduleKey(given, now).map(
    ({ on, what, by, version, overdue }) => `${on} ${what} ${version} by ${by}${overdue ? ' (overdue)' : ''}`,
  )
}

describe('scheduleKey', () => {
  test('has nothing to say of a key without policy, expiry and rules', () => {
    expect(events({})).toEqual([])
  })

  test('puts rotation, notice and expiry of the latest version in order', () => {
    const policy = {
      rotateEvery: 'P60D',
      expireAfter: 'P90D',
      notifyBefore: 'P7D',
    }
    expect(events({ policy, versions: [version('v0', { expiresOn: new Date('2026-07-30T00:00:00Z') })] })).toEqual([
      '2026-06-30T00:00:00Z rotate v0 by service',
      '2026-07-23T00:00:00Z notify v0 by service',
      '2026-07-30T00:00:00Z expire v0 by service',
    ])
  })

  test('says what is overdue: a policy on which the service has not acted, a latest version that has expired', () => {
    const policy = { rotateEvery: 'P10D', notifyBefore: 'P7D' }
    expect(events({ policy, versions: [version('v0', { expiresOn: now })] })).toEqual([
      '2026-05-11T00:00:00Z rotate v0 by service (overdue)',
      '2026-06-01T00:00:00Z expire v0 by service (overdue)',
    ])
  })

  test('leaves a notice out whose time has come, and keeps one that comes in a second', () => {
    const policy = { notifyBefore: 'P7D' }
    const expiring = (on: string) => events({ policy, versions: [version('v0', { expiresOn: new Date(on) })] })
    expect(expiring('2026-06-08T00:00:00Z')).toEqual(['2026-06-08T00:00:00Z expire v0 by service'])
    expect(expiring('2026-06-08T00:00:01Z')).toHaveLength(2)
  })

  test('names the day from which on a run of keyturn rotates', () => {
    expect(events({ rotation: { ifOlderThan: parseDuration('P90D') } })).toEqual([
      '2026-07-30T00:00:00Z rotate v0 by keyturn',
    ])
    expect(events({ rotation: { ifOlderThan: parseDuration('P30D') } })).toEqual([
      '2026-05-31T00:00:00Z rotate v0 by keyturn (overdue)',
    ])
  })

  test('says nothing of a rotation of a certificate key', () => {
    const managed = [version('v0', { managed: true })]
    const policy = { rotateEvery: 'P60D' }
    expect(events({ versions: managed, policy, rotation: { ifOlderThan: parseDuration('P90D') } })).toEqual([])
  })

  test('tells what a retirement does now and at the end of the grace period', () => {
    const versions = [
      version('v0'),
      version('v1', { createdOn: new Date('2026-04-01') }),
      version('v2', { createdOn: new Date('2026-03-01') }),
      version('v3', { createdOn: new Date('2026-02-01'), expiresOn: new Date('2026-05-20T00:00:00Z') }),
    ]
    expect(events({ versions, retirement: { keep: 2, grace: parseDuration('P30D') } })).toEqual([
      '2026-06-01T00:00:00Z retire-expire v2 by keyturn',
      '2026-06-19T00:00:00Z retire-disable v3 by keyturn',
      '2026-07-01T00:00:00Z retire-disable v2 by keyturn',
    ])
  })

  test('moves a retirement to the day after a rotation of today', () => {
    const versions = [
      version('v0', { createdOn: new Date('2026-05-31T12:00:00Z') }),
      version('v1', { createdOn: new Date('2026-04-01') }),
    ]
    expect(events({ versions, retirement: { keep: 1, grace: parseDuration('P30D') } })).toEqual([
      '2026-06-01T12:00:00Z retire-expire v1 by keyturn',
      '2026-07-01T12:00:00Z retire-disable v1 by keyturn',
    ])
  })
})

test('getSchedule reads a key, its versions and its policy', async () => {
  const faulty = await openFaultyVault('2026-01-01T00:00:00Z')
  const { vault } = faulty
  const first = await vault.createKey('orders', { keyType: 'EC' })
  await setRotationPolicy(vault, 'orders', { rotateEvery: 'P60D', expireAfter: 'P90D', notifyBefore: 'P7D' })
  await faulty.local.clock.advance('30d')
  const { version } = await rotateKey(vault, 'orders')
  const schedule = await getSchedule(vault, 'orders', { retirement: { keep: 1, grace: '7d' } })
  expect(schedule.map(({ on, what, version }) => [on, what, version])).toEqual([
    ['2026-02-01T00:00:00Z', 'retire-expire', first.version],
    ['2026-02-08T00:00:00Z', 'retire-disable', first.version],
    ['2026-04-01T00:00:00Z', 'rotate', version],
    ['2026-04-24T00:00:00Z', 'notify', version],
    ['2026-05-01T00:00:00Z', 'expire', version],
  ])
  await expect(getSchedule(vault, 'missing')).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
  await faulty.close()
})
