import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KeyturnError } from '../../src/errors.ts'
import type { Plan } from '../../src/manifest/plan.ts'
import { parsePlan } from '../../src/manifest/plan-file.ts'
import type { PlanStep } from '../../src/manifest/steps/plan-step.ts'

const vaultUrl = 'https://contoso.vault.azure.net'
const version = 'a'.repeat(32)
const present: PlanStep['expect'] = {
  found: 'present',
  version,
  updatedOn: '2026-01-01T00:00:00Z',
  policy: { notifyBefore: 'P30D' },
}
const reason = { code: 'DIFFERS' as const, message: 'it differs' }

const steps: PlanStep[] = [
  {
    action: 'recover',
    vaultUrl,
    key: 'gone',
    expect: { found: 'deleted', deletedOn: '2026-01-01T00:00:00Z' },
    reason,
    changes: [],
  },
  {
    action: 'create',
    vaultUrl,
    key: 'new',
    expect: { found: 'absent' },
    reason,
    changes: [
      { field: 'type', from: null, to: 'EC' },
      { field: 'expires', from: null, to: 'P1Y' },
    ],
  },
  {
    action: 'policy',
    vaultUrl,
    key: 'new',
    expect: { found: 'absent' },
    reason,
    changes: [{ field: 'rotateEvery', from: null, to: 'P90D' }],
  },
  {
    action: 'update',
    vaultUrl,
    key: 'orders',
    expect: present,
    reason,
    changes: [{ field: 'tags', from: {}, to: { team: 'a' } }],
  },
  {
    action: 'policy',
    vaultUrl,
    key: 'orders',
    expect: present,
    reason,
    changes: [{ field: 'rotateEvery', from: 'P30D', to: null }],
  },
  {
    action: 'rotate',
    vaultUrl,
    key: 'orders',
    expect: present,
    reason: {
      code: 'OLDER_THAN',
      message: 'old',
      createdOn: '2026-01-01T00:00:00Z',
      olderThan: 'P90D',
      dueOn: '2026-04-01T00:00:00Z',
    },
    changes: [{ field: 'expires', from: null, to: '2027-01-01T00:00:00Z' }],
  },
  {
    action: 'retire',
    vaultUrl,
    key: 'worn',
    expect: present,
    reason: { code: 'SUPERSEDED', message: 'old versions' },
    changes: [
      { field: 'expires', version: 'b'.repeat(32), from: null, to: 'now' },
      { field: 'enabled', version: 'c'.repeat(32), from: true, to: false },
    ],
    retirement: { keep: 2, grace: 'P30D' },
  },
]

const plan: Plan = {
  format: 'keyturn-plan-1',
  createdOn: '2026-04-01T00:00:00Z',
  vaults: [{ url: vaultUrl, reference: 'contoso' }],
  steps,
  idle: [
    { vaultUrl, key: 'quiet', reason: { code: 'AS_DESCRIBED', message: 'fine' }, nextDue: '2026-05-01T00:00:00Z' },
  ],
  problems: [{ vaultUrl, key: 'odd', code: 'CONFLICT', message: 'another type', hint: 'look' }],
}

function copy(): Plan {
  return structuredClone(plan)
}

/** What is said of the plan after a change to a copy of it. */
function refusalOf(change: (plan: Plan) => unknown): string {
  const changed = copy()
  change(changed)
  try {
    parsePlan(JSON.stringify(changed), { file: 'p.json' })
    return 'accepted'
  } catch (error) {
    if (!(error instanceof KeyturnError)) throw error
    expect(error.code).toBe('INVALID_INPUT')
    return error.message
  }
}

/** The step of this place, for a change. */
function step(of: Plan, index: number): PlanStep {
  const found = of.steps[index]
  if (found === undefined) throw new Error('no such step')
  return found
}

test('a stored plan is read as it was', () => {
  expect(parsePlan(JSON.stringify(plan))).toEqual(plan)
})

describe('a plan is refused', () => {
  test.each([
    ['that is no JSON', '{', 'the plan: it is no JSON, or was cut off'],
    ['that was cut off', JSON.stringify(plan).slice(0, -20), 'the plan: it is no JSON, or was cut off'],
    ['that is another JSON', '[]', 'the plan: it is no plan of keyturn'],
    ['that is a manifest', '{"version":1,"keys":[]}', 'the plan: it is no plan of keyturn'],
    [
      'of a later program',
      JSON.stringify({ ...plan, format: 'keyturn-plan-2' }),
      'the plan: "keyturn-plan-2" is no format of a plan that this program knows',
    ],
  ])('%s', (_what, text, message) => {
    expect(() => parsePlan(text)).toThrow(message)
  })

  test.each<[string, (plan: Plan) => unknown, string]>([
    ['with an unknown field', (p) => Object.assign(p, { extra: 1 }), 'extra: unknown field'],
    [
      'with an unknown field in a step',
      (p) => Object.assign(step(p, 0), { force: true }),
      'steps[0].force: unknown field',
    ],
    [
      'with an unknown field in a change',
      (p) => Object.assign(step(p, 1).changes[0] ?? {}, { why: 1 }),
      'steps[1].changes[0].why: unknown field',
    ],
    ['with a step that deletes', (p) => Object.assign(step(p, 0), { action: 'delete' }), 'steps[0].action'],
    [
      'whose vault is not the plan’s',
      (p) => Object.assign(step(p, 0), { vaultUrl: 'https://evil.vault.azure.net' }),
      "is none of the plan's vaults",
    ],
    [
      'whose vault is no vault',
      (p) => Object.assign(p, { vaults: [{ url: 'https://evil.example', reference: 'contoso' }] }),
      '"evil.example" is no Key Vault host',
    ],
    [
      'whose key has no possible name',
      (p) => Object.assign(step(p, 0), { key: '../secrets' }),
      'steps[0].key: is no key name',
    ],
    [
      'that makes a key that is there',
      (p) => Object.assign(step(p, 1), { expect: present }),
      'create does not go with a key that is present',
    ],
    [
      'that updates a key that is not there',
      (p) => Object.assign(step(p, 3), { expect: { found: 'absent' } }),
      'update does not go with a key that is absent',
    ],
    [
      'that expects no version of a key that is there',
      (p) => Object.assign(step(p, 3), { expect: { found: 'present' } }),
      'its expected version has to be there',
    ],
    [
      'that expects no policy where it sets one',
      (p) => p.steps.splice(3, 2, { ...step(p, 4), expect: { found: 'present', version } }),
      'it does not say what policy it expects',
    ],
    [
      'that changes what its action does not',
      (p) => step(p, 3).changes.push({ field: 'type', from: 'EC', to: 'RSA' }),
      'update does not change "type"',
    ],
    [
      'that changes something twice',
      (p) => step(p, 3).changes.push({ field: 'tags', from: {}, to: {} }),
      'tags is changed twice',
    ],
    [
      'that changes to a value of the wrong kind',
      (p) => Object.assign(step(p, 3), { changes: [{ field: 'enabled', from: true, to: 'no' }] }),
      '"no" is no value of enabled',
    ],
    [
      'with an expiry that is no time',
      (p) => Object.assign(step(p, 5), { changes: [{ field: 'expires', from: null, to: 'never' }] }),
      '"never" is no value of expires',
    ],
    ['with an update that changes nothing', (p) => Object.assign(step(p, 3), { changes: [] }), 'it changes nothing'],
    ['that makes a key of no type', (p) => step(p, 1).changes.shift(), 'a key cannot be made without a type'],
    [
      'that sets the policy of a key that nobody made',
      (p) => p.steps.splice(1, 1),
      'it needs the step that makes the key',
    ],
    ['whose steps of a key are apart', (p) => p.steps.push(...p.steps.splice(3, 1)), 'do not stand together'],
    [
      'whose steps are in another order',
      (p) => p.steps.splice(3, 2, step(p, 4), step(p, 3)),
      'update cannot come after policy',
    ],
    ['with the same step twice', (p) => p.steps.splice(5, 0, step(p, 5)), 'has two steps rotate'],
    [
      'whose steps of one key expect different states',
      (p) => Object.assign(step(p, 4), { expect: { ...present, updatedOn: '2026-01-02T00:00:00Z' } }),
      'expects another state',
    ],
    [
      'that plans on for a key which is not back',
      (p) => p.steps.splice(1, 0, { ...step(p, 3), key: 'gone', expect: step(p, 0).expect }),
      'nothing can be planned for a key before it is recovered',
    ],
    [
      'that retires the newest version',
      (p) => Object.assign(step(p, 6).changes[0] ?? {}, { version }),
      'the newest version is never retired',
    ],
    [
      'that enables where it retires',
      (p) => Object.assign(step(p, 6).changes[1] ?? {}, { to: true }),
      'true is no value of enabled',
    ],
    [
      'that retires without its rules',
      (p) => Object.assign(step(p, 6), { retirement: undefined }),
      'the rules of a retirement are missing',
    ],
    [
      'that retires without a grace',
      (p) => Object.assign(step(p, 6), { retirement: { keep: 1, grace: 'PT1S' } }),
      'at least 24 hours',
    ],
    [
      'that changes an old version without retiring',
      (p) => Object.assign(step(p, 3).changes[0] ?? {}, { version: 'b'.repeat(32) }),
      'old versions are what retire changes',
    ],
    [
      'that retires what was just rotated',
      (p) => p.steps.splice(6, 1, { ...step(p, 6), key: 'orders' }),
      'leaves nothing to retire',
    ],
    ['without vaults', (p) => Object.assign(p, { vaults: [] }), 'vaults: '],
  ])('%s', (_what, change, message) => {
    const refusal = refusalOf(change)
    expect(refusal).toContain(message)
    expect(refusal).toMatch(/^p\.json: /)
  })

  test('with all that is wrong, up to a point', () => {
    const refusal = refusalOf((p) => {
      for (const each of p.steps) Object.assign(each, { vaultUrl: 'nowhere', key: '?' })
    })
    expect(refusal.match(/is no key name/g)).toHaveLength(7)
  })
})

test('whatever is done to a plan, it is read whole or refused with a reason', () => {
  const paths: (string | number)[][] = []
  const walk = (value: unknown, path: (string | number)[]) => {
    if (path.length > 0) paths.push(path)
    if (typeof value !== 'object' || value === null) return
    for (const [name, each] of Object.entries(value)) walk(each, [...path, Array.isArray(value) ? Number(name) : name])
  }
  walk(plan, [])
  const replacement = fc.constantFrom<unknown>(
    undefined,
    null,
    0,
    '',
    'x',
    true,
    [],
    {},
    { a: 1 },
    ['x'],
    vaultUrl,
    'P1D',
  )
  fc.assert(
    fc.property(fc.constantFrom(...paths), replacement, (path, value) => {
      refusalOf((changed) => {
        let at: Record<string | number, unknown> = changed as never
        for (const name of path.slice(0, -1)) at = at[name] as never
        const last = path.at(-1) ?? ''
        if (value === undefined) delete at[last]
        else at[last] = value
      })
    }),
    { numRuns: 2_000 },
  )
})
