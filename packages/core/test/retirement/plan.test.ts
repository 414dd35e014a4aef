import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/duration.ts'
import type { ListedVersion } from '../../src/keys/key.ts'
import {
  affectedOperations,
  formatNote,
  parseNote,
  planRetirement,
  planUndo,
  retiredTag,
} from '../../src/retirement/plan.ts'

const now = new Date('2026-06-01T00:00:00Z')
const rules = { keep: 2, grace: parseDuration('P30D') }

/** Versions v0 (the latest), v1, v2 ..., a month apart; v0 is ten days old. */
function versions(...changes: Partial<ListedVersion>[]): ListedVersion[] {
  return changes.map((change, index) => ({
    id: `https://contoso.vault.azure.net/keys/orders/v${index}`,
    name: 'orders',
    version: `v${index}`,
    vaultUrl: 'https://contoso.vault.azure.net',
    enabled: true,
    createdOn: new Date(now.getTime() - (index * 30 + 10) * 86_400_000),
    managed: false,
    tags: {},
    ...change,
  }))
}

function planned(list: ListedVersion[], at: Date = now, keep = 2): string[] {
  return planRetirement(list, { ...rules, keep }, at).steps.map(({ stage, version }) => `${stage} ${version.version}`)
}

describe('which versions', () => {
  test('keeps the newest two and expires the others, oldest first', () => {
    expect(planned(versions({}, {}, {}, {}))).toEqual(['expire v3', 'expire v2'])
  })

  test('counts only enabled versions as kept', () => {
    expect(planned(versions({}, { enabled: false }, {}, {}))).toEqual(['expire v3'])
  })

  test('with keep 1 keeps the newest alone', () => {
    expect(planned(versions({}, {}), now, 1)).toEqual(['expire v1'])
  })

  test('finds nothing to do for a key with fewer versions', () => {
    const plan = planRetirement(versions({}, {}), rules, now)
    expect(plan.steps).toEqual([])
    expect(plan.left.map(({ reason }) => reason.code)).toEqual(['KEPT', 'KEPT'])
    expect(plan.nextOn).toBeUndefined()
  })
})

describe('the grace period', () => {
  const expired = versions({}, {}, { expiresOn: new Date('2026-05-02T00:00:00Z') })

  test('leaves an expired version enabled until one second before its end, and says when it ends', () => {
    const plan = planRetirement(expired, rules, new Date('2026-05-31T23:59:59Z'))
    expect(plan.steps).toEqual([])
    expect(plan.left.at(-1)?.reason).toMatchObject({
      code: 'IN_GRACE',
      expiredOn: '2026-05-02T00:00:00Z',
      disableOn: '2026-06-01T00:00:00Z',
    })
    expect(plan.nextOn).toEqual(new Date('2026-06-01T00:00:00Z'))
  })

  test('disables at its end', () => {
    expect(planned(expired, new Date('2026-06-01T00:00:00Z'))).toEqual(['disable v2'])
  })

  test('expires a version whose expiry is one second away, and leaves one whose expiry is now', () => {
    expect(planned(versions({}, {}, { expiresOn: new Date('2026-06-01T00:00:01Z') }))).toEqual(['expire v2'])
    expect(planned(versions({}, {}, { expiresOn: now }))).toEqual([])
  })

  test('after an expiry the next thing to do is the disabling', () => {
    expect(planRetirement(versions({}, {}, {}), rules, now).nextOn).toEqual(new Date('2026-07-01T00:00:00Z'))
  })
})

describe('what wrapped data still needs', () => {
  const old = versions({}, {}, { expiresOn: new Date('2026-01-01T00:00:00Z') }, {})

  const use = (version: string) => ({
    ...{ file: 'a.yaml', path: '$.dek', format: 'envelope' },
    ...{ key: 'orders', version, vaultUrl: 'https://contoso.vault.azure.net' },
  })
  const needsOf = (needed: string[]) => ({
    unknown: [],
    of: (version: string) => (needed.includes(version) ? [use(version), use(version)] : []),
  })
  const unknownUse = { unknown: [{ file: 'b.yaml', path: null, reason: 'it names no key' }], of: () => [] }

  test('is left in both stages, and the others are retired', () => {
    const plan = (needed: string[]) => planRetirement(old, { ...rules, needs: needsOf(needed) }, now)
    expect(plan(['v2', 'v0']).steps).toMatchObject([{ stage: 'expire', version: { version: 'v3' } }])
    expect(plan(['v2']).left).toContainEqual({
      version: 'v2',
      reason: { code: 'STILL_NEEDED', message: '2 values need it, such as a.yaml $.dek', uses: 2 },
    })
    expect(plan(['v3']).steps).toMatchObject([{ stage: 'disable', version: { version: 'v2' } }])
    expect(plan(['v2', 'v3']).steps).toEqual([])
  })

  test('may be any version when that is unknown: nothing is retired', () => {
    const plan = planRetirement(old, { ...rules, needs: unknownUse }, now)
    expect(plan).toMatchObject({ refused: { code: 'NEED_UNKNOWN' }, steps: [] })
    expect(plan.refused?.message).toBe('any version may be needed by b.yaml: it names no key')
    expect(plan.left.map(({ version }) => version).toSorted()).toEqual(['v0', 'v1', 'v2', 'v3'])
  })

  test('does not matter for a key without a version to retire', () => {
    expect(planRetirement(versions({}, {}), { ...rules, needs: unknownUse }, now).refused).toBeUndefined()
  })
})

describe('refuses the whole key', () => {
  test.each<[string, Partial<ListedVersion>, string]>([
    ['when it belongs to a certificate', { managed: true }, 'MANAGED'],
    ['when its newest version is disabled', { enabled: false }, 'NEWEST_UNUSABLE'],
    ['when its newest version expires at this second', { expiresOn: now }, 'NEWEST_UNUSABLE'],
    ['when its newest version is not valid yet', { notBefore: new Date('2026-06-01T00:00:01Z') }, 'NEWEST_UNUSABLE'],
    [
      'when it was rotated one second less than a day ago',
      { createdOn: new Date('2026-05-31T00:00:01Z') },
      'ROTATED_RECENTLY',
    ],
  ])('%s', (_when, newest, code) => {
    const plan = planRetirement(versions(newest, {}, {}, {}), rules, now)
    expect(plan.refused?.code).toBe(code)
    expect(plan.steps).toEqual([])
    expect(plan.left).toHaveLength(4)
  })

  test('until exactly a day after its rotation', () => {
    const list = versions({ createdOn: new Date('2026-05-31T00:00:00Z') }, {}, {})
    expect(planned(list)).toEqual(['expire v2'])
    expect(planRetirement(list, rules, new Date('2026-05-31T23:59:59Z')).nextOn).toEqual(now)
  })

  test('names no day for old versions that there are not', () => {
    const young = versions({ createdOn: new Date('2026-05-31T12:00:00Z') }, {})
    expect(planRetirement(young, rules, now)).toMatchObject({ refused: { code: 'ROTATED_RECENTLY' } })
    expect(planRetirement(young, rules, now)).not.toHaveProperty('nextOn')
  })
})

describe('leaves a version', () => {
  test.each<[string, Partial<ListedVersion>, string]>([
    ['that is disabled', { enabled: false }, 'ALREADY_DISABLED'],
    ['that is not valid yet', { notBefore: new Date('2026-07-01T00:00:00Z') }, 'NOT_YET_VALID'],
    [
      'that has no room for the note which undo needs',
      { tags: Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`tag${index}`, 'x'])) },
      'TAGS_FULL',
    ],
  ])('%s', (_what, change, code) => {
    const plan = planRetirement(versions({}, {}, change), rules, now)
    expect(plan.steps).toEqual([])
    expect(plan.left.at(-1)?.reason.code).toBe(code)
  })
})

describe('the note for undo', () => {
  test.each([
    { stage: 'expire' as const, on: '2026-06-01T00:00:00Z' },
    { stage: 'disable' as const, on: '2026-06-01T00:00:00Z', expiresOn: new Date('2026-12-01T00:00:00Z') },
  ])('is read as it was written: %j', (note) => {
    expect(parseNote(formatNote(note))).toEqual(note)
  })

  test.each([
    undefined,
    '',
    'yes',
    'stage=expire',
    'stage=expire on=x expiry-before=never',
    'stage=gone on=x expiry-before=none',
  ])('a tag %j of somebody else is none', (text) => {
    expect(parseNote(text)).toBeUndefined()
  })

  test('only versions that carry one are taken back', () => {
    const note = formatNote({ stage: 'expire', on: '2026-05-01T00:00:00Z' })
    const plan = planUndo(versions({}, { enabled: false }, { tags: { [retiredTag]: note } }))
    expect(plan.map(({ version }) => version.version)).toEqual(['v2'])
  })
})

describe('operations', () => {
  test('an expired RSA version still decrypts, unwraps and verifies', () => {
    expect(affectedOperations('expire', ['encrypt', 'decrypt', 'sign', 'verify', 'wrapKey', 'unwrapKey'])).toEqual({
      ends: ['encrypt', 'sign', 'wrapKey'],
      goesOn: ['decrypt', 'verify', 'unwrapKey'],
    })
  })

  test('a disabled version does nothing', () => {
    expect(affectedOperations('disable', ['sign', 'verify'])).toEqual({ ends: ['sign', 'verify'], goesOn: [] })
  })
})

test('whatever the versions look like, the newest is never touched, enough are kept, and a second look finds nothing new', () => {
  const day = 86_400_000
  const anyVersion = fc.record({
    enabled: fc.boolean(),
    age: fc.integer({ min: 0, max: 400 }),
    expiry: fc.option(fc.integer({ min: -200, max: 200 }), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(anyVersion, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 4 }), (drawn, keep) => {
      const list = versions(
        ...drawn
          .toSorted((a, b) => a.age - b.age)
          .map(({ enabled, age, expiry }) => ({
            enabled,
            createdOn: new Date(now.getTime() - age * day),
            ...(expiry !== undefined && { expiresOn: new Date(now.getTime() + expiry * day) }),
          })),
      )
      const { steps } = planRetirement(list, { ...rules, keep }, now)
      expect(steps.map(({ version }) => version)).not.toContain(list[0])
      for (const { stage, version } of steps) {
        if (stage === 'expire') version.expiresOn = now
        else version.enabled = false
      }
      const untouched = list.filter(({ enabled }) => enabled).length
      if (steps.length > 0) expect(untouched).toBeGreaterThanOrEqual(keep)
      expect(planRetirement(list, { ...rules, keep }, now).steps).toEqual([])
    }),
  )
})
