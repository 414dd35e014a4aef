import { describe, expect, test } from 'vitest'
import type { Key, KeyVersion } from '../../src/keys/key.ts'
import type { WantedKey } from '../../src/manifest/fields/desired.ts'
import { parseManifest } from '../../src/manifest/parse.ts'
import type { KeyPlan, SeenKey } from '../../src/manifest/plan.ts'
import { planKey } from '../../src/manifest/plan-key.ts'
import type { RotationPolicy } from '../../src/policy/rotation-policy.ts'

const vaultUrl = 'https://contoso.vault.azure.net'
const now = new Date('2026-07-01T00:00:00Z')
const versionId = (digit: string | number) => String(digit).repeat(32)

/** The key `orders` with these fields; an EC key unless they say otherwise. */
function wanted(...fields: string[]): WantedKey {
  const type = fields.some((field) => field.startsWith('type:')) ? [] : ['type: EC']
  const lines = [...type, ...fields].map((field) => `    ${field}`)
  const [key] = parseManifest(`version: 1\nkeys:\n  - name: orders\n${lines.join('\n')}\n`).keys
  if (key === undefined) throw new Error('no key')
  return key
}

/** An EC key that was made on 1 April 2026, 91 days before `now`. */
function keyLike(changes: Partial<Key> = {}): Key {
  return {
    id: `${vaultUrl}/keys/orders/${versionId('a')}`,
    name: 'orders',
    version: versionId('a'),
    vaultUrl,
    keyType: 'EC',
    curve: 'P-256',
    keyOperations: ['sign', 'verify'],
    enabled: true,
    createdOn: new Date('2026-04-01T00:00:00Z'),
    updatedOn: new Date('2026-04-02T00:00:00Z'),
    managed: false,
    tags: {},
    publicKey: { kty: 'EC' },
    ...changes,
  }
}

const noPolicy: RotationPolicy = { notifyBefore: 'P30D' }

function planFor(
  key: WantedKey,
  seen: Partial<Key> = {},
  more: Partial<Extract<SeenKey, { found: 'present' }>> = {},
): KeyPlan {
  return planKey(vaultUrl, key, { found: 'present', key: keyLike(seen), policy: noPolicy, ...more }, now)
}

/** Actions and changes of a plan, short. */
function changesOf({ steps }: KeyPlan): unknown[] {
  return steps.map(({ action, changes }) => [action, ...changes.map(({ field, from, to }) => [field, from, to])])
}

describe('a key that is not there', () => {
  test('is created with all that is described, and then gets its policy', () => {
    const key = wanted(
      'type: RSA',
      'size: 3072',
      'ops: [sign, verify]',
      'expires: 1y',
      'tags: { team: a }',
      'rotateEvery: 90d',
    )
    expect(planKey(vaultUrl, key, { found: 'absent' }, now)).toEqual({
      problems: [],
      steps: [
        {
          action: 'create',
          vaultUrl,
          key: 'orders',
          expect: { found: 'absent' },
          reason: { code: 'MISSING', message: 'there is no such key' },
          changes: [
            { field: 'type', from: null, to: 'RSA' },
            { field: 'size', from: null, to: 3072 },
            { field: 'ops', from: null, to: ['sign', 'verify'] },
            { field: 'expires', from: null, to: 'P1Y' },
            { field: 'tags', from: null, to: { team: 'a' } },
          ],
        },
        expect.objectContaining({
          action: 'policy',
          expect: { found: 'absent' },
          changes: [{ field: 'rotateEvery', from: null, to: 'P90D' }],
        }),
      ],
    })
  })

  test('is no step but a problem when its expiry date is past', () => {
    const { steps, problems } = planKey(vaultUrl, wanted('expires: 2026-07-01'), { found: 'absent' }, now)
    expect(steps).toEqual([])
    expect(problems).toMatchObject([
      {
        code: 'INVALID_INPUT',
        message: expect.stringContaining('would expire at once: "expires" means 2026-07-01T00:00:00Z'),
      },
    ])
  })

  test('is created when its expiry date is one second ahead', () => {
    expect(changesOf(planKey(vaultUrl, wanted('expires: 2026-07-01T00:00:01Z'), { found: 'absent' }, now))).toEqual([
      ['create', ['type', null, 'EC'], ['expires', null, '2026-07-01T00:00:01Z']],
    ])
  })

  test('is recovered when it was deleted, and the rest waits for the next plan', () => {
    const deleted = { ...keyLike(), deletedOn: new Date('2026-06-30T12:00:00Z') }
    expect(planKey(vaultUrl, wanted('ifOlderThan: 1d'), { found: 'deleted', key: deleted }, now).steps).toEqual([
      {
        action: 'recover',
        vaultUrl,
        key: 'orders',
        expect: { found: 'deleted', deletedOn: '2026-06-30T12:00:00Z' },
        reason: { code: 'DELETED', message: expect.stringContaining('it was deleted on 2026-06-30T12:00:00Z') },
        changes: [],
      },
    ])
  })
})

describe('a key that is as described', () => {
  test('has no steps, and the plan says so', () => {
    expect(planFor(wanted('curve: P-256', 'ops: [verify, sign]', 'enabled: true'))).toEqual({
      steps: [],
      problems: [],
      idle: {
        vaultUrl,
        key: 'orders',
        reason: { code: 'AS_DESCRIBED', message: 'it is as described, and no rule rotates it' },
      },
    })
  })

  test('says when its rule will rotate it', () => {
    expect(planFor(wanted('ifOlderThan: 92d')).idle).toMatchObject({
      reason: { code: 'NOT_DUE' },
      nextDue: '2026-07-02T00:00:00Z',
    })
  })

  test('says when the service will rotate it by the policy that is described', () => {
    const policy = { rotateEvery: 'P92D', notifyBefore: 'P30D' }
    expect(planFor(wanted('rotateEvery: 92d'), {}, { policy }).idle).toEqual({
      vaultUrl,
      key: 'orders',
      reason: {
        code: 'AS_DESCRIBED',
        message: 'it is as described, and its policy makes the service rotate it on 2026-07-02T00:00:00Z',
      },
      nextDue: '2026-07-02T00:00:00Z',
    })
  })

  test('is left alone in what is not described', () => {
    const seen = { tags: { team: 'a' }, expiresOn: new Date('2027-01-01T00:00:00Z'), enabled: false }
    expect(planFor(wanted(), seen, { policy: { rotateEvery: 'P30D' } }).steps).toEqual([])
  })
})

describe('attributes that differ', () => {
  test('become one update of the latest version, with what was and what will be', () => {
    const plan = planFor(
      wanted('ops: [sign]', 'enabled: true', 'expires: 2027-01-01', 'notBefore: 2026-08-01', 'tags: { team: b }'),
      {
        enabled: false,
        tags: { team: 'a', other: 'x' },
      },
    )
    expect(changesOf(plan)).toEqual([
      [
        'update',
        ['ops', ['sign', 'verify'], ['sign']],
        ['enabled', false, true],
        ['expires', null, '2027-01-01T00:00:00Z'],
        ['notBefore', null, '2026-08-01T00:00:00Z'],
        ['tags', { team: 'a', other: 'x' }, { team: 'b', other: 'x' }],
      ],
    ])
    expect(plan.steps[0]).toMatchObject({
      expect: { found: 'present', version: versionId('a'), updatedOn: '2026-04-02T00:00:00Z' },
      reason: { code: 'DIFFERS', message: 'ops, enabled, expires, notBefore, tags are not as described' },
    })
  })

  test('count an expiry that is a duration from the making of the version', () => {
    expect(changesOf(planFor(wanted('expires: 1y')))).toEqual([['update', ['expires', null, '2027-04-01T00:00:00Z']]])
  })

  test.each([
    ['an hour off', '2027-04-01T01:00:00Z', 0],
    ['more than an hour off', '2027-04-01T01:00:01Z', 1],
    ['less than an hour early', '2027-03-31T23:00:00Z', 0],
  ])('find an expiry by duration that is %s (%s): %i steps', (_what, date, steps) => {
    expect(planFor(wanted('expires: 1y'), { expiresOn: new Date(date) }).steps).toHaveLength(steps)
  })

  test('find an expiry date that is a second off', () => {
    const seen = { expiresOn: new Date('2027-01-01T00:00:01Z') }
    expect(changesOf(planFor(wanted('expires: 2027-01-01'), seen))).toEqual([
      ['update', ['expires', '2027-01-01T00:00:01Z', '2027-01-01T00:00:00Z']],
    ])
  })

  test('leave the expiry to the policy that gives versions theirs', () => {
    const policy = { expireAfter: 'P2Y', isDefault: false, notifyBefore: 'P30D' }
    const key = wanted('expires: 1y', 'expireAfter: 2y')
    expect(planFor(key, { expiresOn: new Date('2028-04-01T00:00:00Z') }, { policy }).steps).toEqual([])
    expect(changesOf(planFor(key, {}, { policy }))).toEqual([['update', ['expires', null, '2027-04-01T00:00:00Z']]])
  })

  test('are a problem when the key would expire at once', () => {
    const { steps, problems } = planFor(wanted('expires: 91d', 'tags: { a: b }'))
    expect(steps).toEqual([])
    expect(problems).toMatchObject([
      { code: 'INVALID_INPUT', message: expect.stringContaining('"expires" means 2026-07-01') },
    ])
  })

  test('do not count when an expired key is described as it is', () => {
    const seen = { expiresOn: new Date('2026-06-01T00:00:00Z') }
    expect(planFor(wanted('expires: 2026-06-01'), seen).problems).toEqual([])
  })

  test('do not take a key in use out of use for a start that is a duration', () => {
    expect(planFor(wanted('notBefore: 1y')).steps).toEqual([])
  })
})

describe('what cannot change', () => {
  test.each([
    ['type', ['type: RSA'], {}, 'exists with type EC, not RSA'],
    ['curve', ['curve: P-384'], {}, 'exists with curve P-256, not P-384'],
    [
      'size',
      ['type: RSA', 'size: 4096'],
      { keyType: 'RSA' as const, keySize: 2048 },
      'exists with size 2048, not 4096',
    ],
    ['HSM protection', ['type: EC-HSM'], {}, 'exists with type EC, not EC-HSM'],
    ['exportability', ['exportable: false'], { exportable: true }, 'exists with exportable: true, not false'],
  ])('is a problem, not a step: %s', (_what, fields, seen, message) => {
    const { steps, problems } = planFor(wanted(...fields, 'tags: { a: b }', 'ifOlderThan: 1d'), seen)
    expect(steps).toEqual([])
    expect(problems).toMatchObject([
      { vaultUrl, key: 'orders', code: 'CONFLICT', message: expect.stringContaining(message) },
    ])
  })

  test('is no problem where nothing is said about it', () => {
    expect(planFor(wanted('type: RSA'), { keyType: 'RSA', keySize: 4096 }).problems).toEqual([])
  })

  test('compares release policies as values, since the service writes them anew', () => {
    const seen = {
      keyType: 'RSA-HSM' as const,
      exportable: true,
      releasePolicy: { policy: '{ "anyOf": [], "version": "1.0.0" }' },
    }
    const fields = ['type: RSA-HSM', 'exportable: true']
    expect(planFor(wanted(...fields, 'releasePolicy: { version: 1.0.0, anyOf: [] }'), seen).problems).toEqual([])
    expect(planFor(wanted(...fields, 'releasePolicy: { version: 2.0.0, anyOf: [] }'), seen).problems).toMatchObject([
      { code: 'CONFLICT' },
    ])
  })

  test('holds a policy against the longer minimums of a Managed HSM', () => {
    const key = wanted('type: EC-HSM', 'rotateEvery: 10d')
    const seen = { keyType: 'EC-HSM' as const }
    expect(planFor(key, seen).problems).toEqual([])
    const hsm = 'https://contoso.managedhsm.azure.net'
    expect(planKey(hsm, key, { found: 'present', key: keyLike(seen), policy: noPolicy }, now).problems).toMatchObject([
      { code: 'INVALID_INPUT', message: expect.stringContaining('Managed HSM rotates no sooner than 28 days') },
    ])
  })
})

describe('a rotation policy', () => {
  test('is set where the key has the default one', () => {
    expect(changesOf(planFor(wanted('rotateEvery: 90d', 'expireAfter: 1y')))).toEqual([
      ['policy', ['rotateEvery', null, 'P90D'], ['expireAfter', null, 'P1Y']],
    ])
  })

  test.each([
    ['P1Y', '12mo'],
    ['P90D', '90d'],
    ['PT2160H', '90d'],
    ['P12M', '1y'],
  ])('that says %s is what %s means', (found, written) => {
    const policy = { expireAfter: found, notifyBefore: 'P30D' }
    expect(planFor(wanted(`expireAfter: ${written}`), {}, { policy }).steps).toEqual([])
  })

  test('loses what is not described, when any of it is described', () => {
    const policy = { rotateEvery: 'P90D', expireAfter: 'P1Y', notifyBefore: 'P30D' }
    expect(changesOf(planFor(wanted('rotateBeforeExpiry: 30d', 'expireAfter: 1y'), {}, { policy }))).toEqual([
      ['policy', ['rotateEvery', 'P90D', null], ['rotateBeforeExpiry', null, 'P30D']],
    ])
  })

  test('keeps the notice that it has, unless another is described', () => {
    const policy = { expireAfter: 'P1Y', notifyBefore: 'P60D' }
    expect(planFor(wanted('expireAfter: 1y'), {}, { policy }).steps).toEqual([])
    expect(changesOf(planFor(wanted('expireAfter: 1y', 'notifyBefore: 30d'), {}, { policy }))).toEqual([
      ['policy', ['notifyBefore', 'P60D', 'P30D']],
    ])
  })

  test('is taken away by describing the notice alone', () => {
    const policy = { rotateEvery: 'P90D', notifyBefore: 'P30D' }
    expect(changesOf(planFor(wanted('notifyBefore: 30d'), {}, { policy }))).toEqual([
      ['policy', ['rotateEvery', 'P90D', null]],
    ])
  })
})

describe('a rotation', () => {
  test.each([
    ['92d', 0],
    ['91d', 1],
  ])('of a key that is 91 days old by ifOlderThan %s: %i steps', (age, steps) => {
    expect(planFor(wanted(`ifOlderThan: ${age}`)).steps).toHaveLength(steps)
  })

  test('has the reason of the rule', () => {
    expect(planFor(wanted('ifOlderThan: 91d')).steps).toMatchObject([
      {
        action: 'rotate',
        reason: { code: 'OLDER_THAN', olderThan: 'P91D', dueOn: '2026-07-01T00:00:00Z' },
        changes: [],
      },
    ])
  })

  test('gives the new version the expiry that is described, and leaves the old one its own', () => {
    expect(changesOf(planFor(wanted('ifOlderThan: 90d', 'expires: 90d')))).toEqual([
      ['rotate', ['expires', null, 'P90D']],
    ])
    const policy = { expireAfter: 'P1Y', notifyBefore: 'P30D' }
    const described = wanted('ifOlderThan: 90d', 'expires: 90d', 'expireAfter: 1y')
    expect(changesOf(planFor(described, {}, { policy }))).toEqual([['rotate']])
  })

  test('comes after the update and the policy that the new version is made under', () => {
    const plan = planFor(wanted('enabled: true', 'rotateEvery: 200d', 'expireAfter: 1y', 'ifOlderThan: 90d'), {
      enabled: false,
    })
    expect(changesOf(plan)).toEqual([
      ['update', ['enabled', false, true]],
      ['policy', ['rotateEvery', null, 'P200D'], ['expireAfter', null, 'P1Y']],
      ['rotate'],
    ])
  })

  test('comes before a policy by which the key is overdue, and gives the version the expiry of that policy', () => {
    expect(changesOf(planFor(wanted('rotateEvery: 90d', 'expireAfter: 1y', 'ifOlderThan: 90d')))).toEqual([
      ['rotate', ['expires', null, 'P1Y']],
      ['policy', ['rotateEvery', null, 'P90D'], ['expireAfter', null, 'P1Y']],
    ])
  })

  test('by the service is announced where a policy alone brings it about', () => {
    const announced = 'by this policy the key is due, so the service will rotate it soon'
    expect(planFor(wanted('rotateEvery: 91d')).steps[0]?.reason.message).toContain(announced)
    expect(planFor(wanted('rotateEvery: 92d')).steps[0]?.reason.message).not.toContain(announced)
  })

  test('by ifDue goes by the policy as the plan makes it', () => {
    expect(planFor(wanted('rotateEvery: 80d', 'ifDue: true')).steps).toMatchObject([
      { action: 'rotate', reason: { code: 'POLICY_DUE', dueOn: '2026-06-20T00:00:00Z' } },
      { action: 'policy' },
    ])
  })

  test('does not switch a disabled key on', () => {
    expect(planFor(wanted('ifOlderThan: 1d'), { enabled: false })).toMatchObject({
      steps: [],
      idle: { reason: { code: 'DISABLED' } },
    })
    expect(changesOf(planFor(wanted('ifOlderThan: 1d', 'enabled: false')))).toEqual([
      ['update', ['enabled', true, false]],
    ])
  })
})

describe('a retirement', () => {
  const old = (digit: number, createdOn: string, more: Partial<KeyVersion> = {}): KeyVersion => {
    const { keyType: _, curve: __, keyOperations: ___, publicKey: ____, ...version } = keyLike()
    return { ...version, version: versionId(digit), createdOn: new Date(createdOn), ...more }
  }
  const versions = [
    old(1, '2026-01-01T00:00:00Z', { expiresOn: new Date('2026-05-01T00:00:00Z') }),
    old(3, '2026-03-01T00:00:00Z'),
    keyLike(),
    old(2, '2026-02-01T00:00:00Z'),
  ]

  test('expires what is beyond the newest ones and disables what has had its grace', () => {
    const { steps } = planFor(wanted('keep: 2', 'grace: 30d'), {}, { versions })
    expect(steps).toEqual([
      {
        action: 'retire',
        vaultUrl,
        key: 'orders',
        expect: expect.objectContaining({ version: versionId('a') }),
        reason: { code: 'SUPERSEDED', message: '2 old versions are beyond the 2 newest enabled ones' },
        changes: [
          { field: 'enabled', version: versionId(1), from: true, to: false },
          { field: 'expires', version: versionId(2), from: null, to: 'now' },
        ],
        retirement: { keep: 2, grace: 'P30D' },
      },
    ])
  })

  test('waits while the newest version is younger than a day', () => {
    const createdOn = new Date('2026-06-30T12:00:00Z')
    expect(planFor(wanted('keep: 1'), { createdOn }, { versions })).toMatchObject({
      steps: [],
      idle: { nextRetirement: '2026-07-01T12:00:00Z' },
    })
  })

  test('waits for another plan where this one switches the newest version on, off or to a later start', () => {
    const actions = (fields: string[], seen: Partial<Key>) =>
      planFor(wanted('keep: 1', ...fields), seen, { versions }).steps.map(({ action }) => action)
    expect(actions(['enabled: true'], { enabled: false })).toEqual(['update'])
    expect(actions(['enabled: false'], {})).toEqual(['update'])
    expect(actions(['notBefore: 2027-01-01'], {})).toEqual(['update'])
    expect(actions(['tags: { a: b }'], {})).toEqual(['update', 'retire'])
  })

  test('is never in one plan with a rotation of the same key', () => {
    const { steps } = planFor(wanted('keep: 1', 'ifOlderThan: 90d'), {}, { versions })
    expect(steps.map(({ action }) => action)).toEqual(['rotate'])
    const byService = planFor(wanted('keep: 1', 'rotateEvery: 90d'), {}, { versions })
    expect(byService.steps.map(({ action }) => action)).toEqual(['policy'])
  })

  test('says when the next version loses its grace', () => {
    const graced = [keyLike(), old(1, '2026-01-01T00:00:00Z', { expiresOn: new Date('2026-06-20T00:00:00Z') })]
    expect(planFor(wanted('keep: 1', 'grace: 30d'), {}, { versions: graced }).idle).toMatchObject({
      nextRetirement: '2026-07-20T00:00:00Z',
    })
  })
})

describe('a key that belongs to a certificate', () => {
  test('is a problem when the manifest names it', () => {
    expect(planFor(wanted('ifOlderThan: 1d'), { managed: true }).problems).toMatchObject([{ code: 'NOT_ALLOWED' }])
  })

  test('is passed over when a pattern happens to match it', () => {
    const { name: _, type: __, ...rules } = wanted('ifOlderThan: 1d')
    expect(planFor({ ...rules, name: 'orders' }, { managed: true })).toMatchObject({
      steps: [],
      problems: [],
      idle: { reason: { code: 'MANAGED' } },
    })
  })
})

test('the same facts at the same time give the same plan, and a plan is plain JSON', () => {
  const key = wanted('enabled: true', 'rotateEvery: 80d', 'ifDue: true', 'tags: { a: b }', 'expires: 1y')
  const first = planFor(key, { enabled: false })
  expect(planFor(key, { enabled: false })).toEqual(first)
  expect(JSON.parse(JSON.stringify(first))).toEqual(first)
})
