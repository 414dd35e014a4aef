import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/duration.ts'
import type { ScheduleInput } from '../../src/forecast/schedule.ts'
import { type SimulateOptions, type Simulation, simulateKey } from '../../src/forecast/simulate.ts'
import type { ListedVersion } from '../../src/keys/key.ts'

const now = new Date('2026-01-01T00:00:00Z')

function newKey(change: Partial<ListedVersion> = {}): ListedVersion {
  return {
    id: 'https://contoso.vault.azure.net/keys/orders/v0',
    name: 'orders',
    version: 'v0',
    vaultUrl: 'https://contoso.vault.azure.net',
    enabled: true,
    createdOn: now,
    managed: false,
    tags: {},
    ...change,
  }
}

function simulate(input: Partial<ScheduleInput>, options?: SimulateOptions): Simulation {
  return simulateKey({ name: 'orders', versions: [newKey()], policy: {}, ...input }, now, options)
}

function lines({ events }: Simulation): string[] {
  return events.map(({ on, what, version, by }) => `${on.slice(0, 10)} ${what} ${version} by ${by}`)
}

describe('the events', () => {
  test('of a policy that rotates: each new version expires after the time that the policy gives it', () => {
    const simulated = simulate(
      { policy: { rotateEvery: 'P60D', expireAfter: 'P90D', notifyBefore: 'P40D' } },
      { ahead: parseDuration('P200D') },
    )
    expect(lines(simulated)).toEqual([
      '2026-03-02 rotate new-1 by service',
      '2026-04-21 notify new-1 by service',
      '2026-05-01 rotate new-2 by service',
      '2026-05-31 expire new-1 by service',
      '2026-06-20 notify new-2 by service',
      '2026-06-30 rotate new-3 by service',
    ])
    expect(simulated.findings).toEqual([])
  })

  test('of a nightly run of keyturn with a retirement', () => {
    const simulated = simulate(
      { rotation: { ifOlderThan: parseDuration('P90D') }, retirement: { keep: 1, grace: parseDuration('P30D') } },
      { ahead: parseDuration('P130D') },
    )
    expect(lines(simulated)).toEqual([
      '2026-04-01 rotate new-1 by keyturn',
      '2026-04-02 retire-expire v0 by keyturn',
      '2026-05-02 retire-disable v0 by keyturn',
    ])
    expect(simulated.findings).toEqual([])
  })

  test('with both at work make one version a time when keyturn asks whether the policy is due', () => {
    const both = { policy: { rotateEvery: 'P30D' }, rotation: { ifDue: true } }
    expect(lines(simulate(both, { ahead: parseDuration('P65D') }))).toEqual([
      '2026-01-31 rotate new-1 by service',
      '2026-03-02 rotate new-2 by service',
    ])
  })

  test('of a version that expires by itself and is disabled later are both there', () => {
    const simulated = simulate(
      {
        policy: { rotateEvery: 'P60D', expireAfter: 'P90D' },
        retirement: { keep: 3, grace: parseDuration('P10D') },
      },
      { ahead: parseDuration('P300D') },
    )
    expect(lines(simulated).filter((line) => line.includes('new-1'))).toEqual([
      '2026-03-02 rotate new-1 by service',
      '2026-05-31 expire new-1 by service',
      '2026-08-30 retire-disable new-1 by keyturn',
    ])
  })

  test('have no expiry of a version that is disabled already, or was retired before', () => {
    const disabled = newKey({ version: 'old', enabled: false, createdOn: new Date('2025-01-01T00:00:00Z') })
    const versions = [newKey(), { ...disabled, expiresOn: new Date('2026-02-01T00:00:00Z') }]
    expect(lines(simulate({ versions }))).toEqual([])
    const expiring = { ...disabled, enabled: true, expiresOn: new Date('2026-06-01T00:00:00Z') }
    const retired = simulate({ versions: [newKey(), expiring], retirement: { keep: 1, grace: parseDuration('P30D') } })
    expect(lines(retired).filter((line) => line.includes(' old '))).toEqual([
      '2026-01-02 retire-expire old by keyturn',
      '2026-02-01 retire-disable old by keyturn',
    ])
  })

  test('with a weekly run come at the run, not at the date', () => {
    const weekly = { ahead: parseDuration('P20D'), runEvery: parseDuration('P1W') }
    expect(lines(simulate({ rotation: { ifOlderThan: parseDuration('P8D') } }, weekly))).toEqual([
      '2026-01-15 rotate new-1 by keyturn',
    ])
  })
})

test('a new version expires as it is told to where the policy does not say it', () => {
  const options = {
    ahead: parseDuration('P130D'),
    expires: (madeOn: Date) => new Date(madeOn.getTime() + 100 * 86_400_000),
  }
  const rotation = { ifOlderThan: parseDuration('P20D') }
  expect(lines(simulate({ rotation }, options))).toContain('2026-05-01 expire new-1 by service')
  const stated = { rotation, policy: { expireAfter: 'P40D' } }
  expect(lines(simulate(stated, options))).toContain('2026-03-02 expire new-1 by service')
})

describe('the findings', () => {
  test('a key that nothing rotates', () => {
    expect(simulate({}).findings).toEqual([
      { code: 'NEVER_ROTATES', message: 'nothing rotates this key before 2027-01-01T00:00:00Z', times: 0 },
    ])
  })

  test('a key that is rotated later than what was simulated is none', () => {
    expect(simulate({ rotation: { ifOlderThan: parseDuration('P2Y') } }).findings).toEqual([])
    expect(simulate({ policy: { rotateEvery: 'P13M' } }).findings).toEqual([])
    const disabled = { versions: [newKey({ enabled: false })], rotation: { ifOlderThan: parseDuration('P2Y') } }
    expect(simulate(disabled).findings).toMatchObject([{ code: 'NEVER_ROTATES' }])
  })

  test('a certificate key is not one: its certificate makes its versions', () => {
    expect(simulate({ versions: [newKey({ managed: true })] }).findings).toEqual([])
  })

  test('a rotation after expiry', () => {
    const simulated = simulate({
      versions: [newKey({ expiresOn: new Date('2026-02-01T00:00:00Z') })],
      rotation: { ifOlderThan: parseDuration('P90D') },
    })
    expect(simulated.findings).toContainEqual({
      code: 'EXPIRES_BEFORE_ROTATION',
      message: 'version v0 expires on 2026-02-01T00:00:00Z, and a new one follows only on 2026-04-01T00:00:00Z',
      times: 1,
      firstOn: '2026-02-01T00:00:00Z',
    })
  })

  test('is counted each time that it happens', () => {
    const simulated = simulate({ policy: { expireAfter: 'P28D' }, rotation: { ifOlderThan: parseDuration('P60D') } })
    expect(simulated.findings).toMatchObject([
      { code: 'EXPIRES_BEFORE_ROTATION', times: 5, firstOn: '2026-03-30T00:00:00Z' },
    ])
  })

  test.each([
    ['no version expires', { rotateEvery: 'P60D', notifyBefore: 'P10D' }],
    ['each version is replaced before', { rotateEvery: 'P60D', expireAfter: 'P90D', notifyBefore: 'P20D' }],
  ])('a notice that never comes, since %s', (why, durations) => {
    const findings = simulate({ policy: durations }).findings
    expect(findings).toMatchObject([{ code: 'NOTICE_NEVER_COMES', message: expect.stringContaining(why) }])
  })

  test('the notice that the service adds by itself may stay away', () => {
    const durations = { rotateEvery: 'P30D', expireAfter: 'P90D', notifyBefore: 'P30D' }
    expect(simulate({ policy: durations }).findings).toEqual([])
  })

  test('an old version that expires by itself before its grace period is over', () => {
    const simulated = simulate({
      policy: { rotateEvery: 'P83D', expireAfter: 'P90D' },
      retirement: { keep: 2, grace: parseDuration('P30D') },
    })
    expect(simulated.findings).toMatchObject([
      {
        code: 'OVERLAP_SHORTER_THAN_GRACE',
        message:
          'version new-1 is replaced on 2026-06-16T00:00:00Z and expires on 2026-06-23T00:00:00Z, less than the grace period of P30D later',
        firstOn: '2026-06-16T00:00:00Z',
      },
    ])
  })
})
