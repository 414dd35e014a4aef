import { describe, expect, test } from 'vitest'
import type { KeyFacts, VaultFacts } from '../../src/audit/facts.ts'
import type { Seen } from '../../src/audit/rule.ts'
import { seenIn } from '../../src/audit/rule.ts'
import { findRule, rules } from '../../src/audit/rules/rules.ts'
import type { Key, KeyVersion, ListedVersion } from '../../src/keys/key.ts'
import type { RotationPolicy } from '../../src/policy/rotation-policy.ts'

const now = new Date('2026-06-01T00:00:00Z')
const vaultUrl = 'https://contoso.vault.azure.net'

interface Given {
  latest?: Partial<KeyVersion>
  key?: Partial<Key>
  policy?: RotationPolicy
  /** The latest first. */
  versions?: Partial<ListedVersion>[]
  wanted?: KeyFacts['wanted']
}

interface Case {
  /** Its finding is looked for. */
  has: Given
  /** One second, one bit or one step away. */
  lacks: Given
  parameters?: Record<string, unknown>
  /** What the message has to say. */
  says: string
  /** What mends it; `null`: nothing of keyturn's. */
  fix: string | null
}

const at = (text: string) => new Date(text)

function factsOf({ latest, key, policy, versions, wanted = null }: Given): KeyFacts {
  const version: ListedVersion = {
    id: `${vaultUrl}/keys/orders`,
    name: 'orders',
    version: 'a'.repeat(32),
    vaultUrl,
    enabled: true,
    createdOn: at('2026-04-01T00:00:00Z'),
    expiresOn: at('2027-03-01T00:00:00Z'),
    managed: false,
    tags: {},
    ...latest,
  }
  const { version: _, ...listed } = version
  const all = versions?.map((each, index) => ({ ...version, version: String(index).repeat(32), ...each }))
  return {
    vaultUrl,
    wanted,
    latest: listed,
    key: {
      ...version,
      keyType: 'EC-HSM',
      curve: 'P-256',
      keyOperations: ['sign', 'verify'],
      publicKey: { kty: 'EC-HSM' },
      ...key,
    },
    policy: { rotateEvery: 'P180D', expireAfter: 'P1Y', notifyBefore: 'P30D', ...policy },
    versions: all === undefined ? [version] : (all as [ListedVersion, ...ListedVersion[]]),
  }
}

function check(id: string, given: Given, parameters: Record<string, unknown> = {}): readonly Seen[] {
  return seenIn(findRule(id)?.withParameters(parameters).key?.(factsOf(given), now))
}

const rsa = (keySize: number): Given => ({
  key: { keyType: 'RSA', keySize, curve: undefined as never, keyOperations: ['sign', 'verify'] },
})
const noExpiry = { expiresOn: undefined as never }

const cases: Record<string, Case> = {
  'no-expiry': {
    has: { latest: noExpiry },
    lacks: { latest: { expiresOn: at('2027-01-01T00:00:00Z') } },
    says: 'no expiry date',
    fix: 'keyturn update orders --expires 1y --vault contoso',
  },
  'expires-too-late': {
    has: { latest: { createdOn: at('2026-04-01T00:00:00Z'), expiresOn: at('2026-06-30T00:00:01Z') } },
    lacks: { latest: { createdOn: at('2026-04-01T00:00:00Z'), expiresOn: at('2026-06-30T00:00:00Z') } },
    parameters: { atMost: '90d' },
    says: 'more than 90d after it was made on 2026-04-01T00:00:00Z',
    fix: 'keyturn update orders --expires 2026-06-30T00:00:00Z --vault contoso',
  },
  'expires-soon': {
    has: { latest: { expiresOn: at('2026-07-01T00:00:00Z') } },
    lacks: { latest: { expiresOn: at('2026-07-01T00:00:01Z') } },
    says: 'it expires on 2026-07-01T00:00:00Z, within P30D',
    fix: 'keyturn rotate orders --vault contoso',
  },
  expired: {
    has: { latest: { expiresOn: at('2026-06-01T00:00:00Z') } },
    lacks: { latest: { expiresOn: at('2026-06-01T00:00:01Z') } },
    says: 'it expired on 2026-06-01T00:00:00Z',
    fix: 'keyturn rotate orders --vault contoso',
  },
  'no-rotation-policy': {
    has: { policy: { rotateEvery: undefined } },
    lacks: { policy: { rotateEvery: undefined, rotateBeforeExpiry: 'P7D' } },
    says: 'no rotation policy rotates it',
    fix: 'keyturn policy set orders --rotate-every 1y --expire-after 2y --vault contoso',
  },
  'policy-never-rotates': {
    has: { latest: noExpiry, policy: { rotateEvery: undefined, rotateBeforeExpiry: 'P30D' } },
    lacks: { policy: { rotateEvery: undefined, rotateBeforeExpiry: 'P30D' } },
    says: 'P30D before expiry, and its latest version does not expire',
    fix: 'keyturn rotate orders --vault contoso',
  },
  'policy-rotates-after-expiry': {
    has: { latest: { expiresOn: at('2026-09-27T23:59:59Z') } },
    lacks: { latest: { expiresOn: at('2026-09-28T00:00:00Z') } },
    says: 'its latest version expires on 2026-09-27T23:59:59Z, and a new one follows only on 2026-09-28T00:00:00Z',
    fix: 'keyturn rotate orders --vault contoso',
  },
  'policy-notice-never-comes': {
    has: { policy: { rotateEvery: undefined, rotateBeforeExpiry: 'P60D', notifyBefore: 'P60D' } },
    lacks: { policy: { rotateEvery: undefined, rotateBeforeExpiry: 'P60D', notifyBefore: 'P61D' } },
    says: 'the notice P60D before expiry never comes',
    fix: 'keyturn policy set orders --rotate-before-expiry P60D --expire-after P1Y --notify-before P67D --vault contoso',
  },
  'rotates-too-rarely': {
    has: { policy: { rotateEvery: 'P181D' } },
    lacks: { policy: { rotateEvery: 'P180D' } },
    parameters: { atMost: 'P180D' },
    says: 'more than P180D after its latest version was made',
    fix: 'keyturn policy set orders --rotate-every 1y --expire-after 2y --vault contoso',
  },
  'not-rotated': {
    has: { latest: { createdOn: at('2026-03-02T23:59:59Z') } },
    lacks: { latest: { createdOn: at('2026-03-03T00:00:00Z') } },
    parameters: { within: 'P90D' },
    says: 'the same since 2026-03-02T23:59:59Z',
    fix: 'keyturn rotate orders --vault contoso',
  },
  overdue: {
    has: { latest: { createdOn: at('2025-12-02T23:00:00Z') } },
    lacks: { latest: { createdOn: at('2025-12-02T23:00:01Z') } },
    says: 'its rotation policy was due',
    fix: 'keyturn rotate orders --vault contoso',
  },
  'rsa-too-small': {
    has: rsa(3071),
    lacks: rsa(3072),
    says: '3071 bits; at least 3072',
    fix: 'keyturn create orders --new-version --type RSA --size 3072 --vault contoso',
  },
  'curve-not-allowed': {
    has: { key: { curve: 'P-256K' } },
    lacks: { key: { curve: 'P-256' } },
    says: 'on the curve P-256K; allowed are P-256, P-384, P-521',
    fix: 'keyturn create orders --new-version --type EC-HSM --curve P-256 --vault contoso',
  },
  'type-not-allowed': {
    has: { key: { keyType: 'oct' } },
    lacks: { key: { keyType: 'oct-HSM' } },
    says: 'it is an oct key',
    fix: 'keyturn create orders --new-version --type RSA --vault contoso',
  },
  'not-hsm-backed': {
    has: { key: { keyType: 'EC' } },
    lacks: { key: { keyType: 'EC-HSM' } },
    says: 'protected by software',
    fix: 'keyturn create orders --new-version --type EC-HSM --curve P-256 --vault contoso',
  },
  'several-purposes': {
    has: { key: { keyOperations: ['sign', 'verify', 'unwrapKey'] } },
    lacks: { key: { keyOperations: ['sign', 'verify', 'export'] } },
    says: 'it is for signing, wrapping',
    fix: null,
  },
  'several-enabled-versions': {
    has: { versions: [{}, {}, {}] },
    lacks: { versions: [{}, {}, { enabled: false }] },
    parameters: { atMost: 2 },
    says: '3 of its 3 versions are enabled; at most 2',
    fix: 'keyturn retire orders --keep 2 --vault contoso',
  },
  'old-version-not-retired': {
    has: { versions: [{ createdOn: at('2026-03-03T00:00:00Z') }, { expiresOn: at('2026-06-01T00:00:01Z') }] },
    lacks: { versions: [{ createdOn: at('2026-03-03T00:00:01Z') }, { expiresOn: at('2026-06-01T00:00:01Z') }] },
    says: 'was replaced on 2026-03-03T00:00:00Z and still does everything',
    fix: 'keyturn retire orders --keep 1 --vault contoso',
  },
  'unneeded-version': {
    has: { versions: [{}, { expiresOn: at('2026-05-02T00:00:00Z') }] },
    lacks: { versions: [{}, { expiresOn: at('2026-05-02T00:00:01Z') }] },
    says: 'is enabled: it expired on 2026-05-02T00:00:00Z',
    fix: 'keyturn retire orders --keep 1 --grace P30D --vault contoso',
  },
  'latest-version-disabled': {
    has: { latest: { enabled: false } },
    lacks: { latest: { enabled: true } },
    says: 'its latest version is disabled',
    fix: 'keyturn enable orders --vault contoso',
  },
  'exportable-without-release-policy': {
    has: { key: { exportable: true } },
    lacks: { key: { exportable: true, releasePolicy: { policy: '{}' } } },
    says: 'exportable and has no release policy',
    fix: null,
  },
  'managed-by-certificate': {
    has: { latest: { managed: true } },
    lacks: { latest: { managed: false } },
    says: 'belongs to a certificate',
    fix: null,
  },
  'not-in-manifest': {
    has: { wanted: undefined as never },
    lacks: { wanted: { name: 'orders' } },
    says: 'the manifest does not speak of it',
    fix: 'keyturn plan -o manifest --match orders --vault contoso',
  },
}

// The default of a parameter would make it `null`, which says that there is no manifest.
const inManifest = (given: Given): KeyFacts => ({ ...factsOf(given), wanted: given.wanted })

describe('a rule about a key', () => {
  test.each(Object.entries(cases))('%s is found at its limit, and not one step beside it', (id, each) => {
    const { has, lacks, parameters, says, fix } = each
    const found =
      id === 'not-in-manifest'
        ? seenIn(findRule(id)?.withParameters({}).key?.(inManifest(has), now))
        : check(id, has, parameters)
    expect(found).toHaveLength(1)
    expect(found[0]?.message).toContain(says)
    expect(found[0]?.fix ?? null).toBe(fix)
    expect(check(id, lacks, parameters)).toEqual([])
  })

  test('that no manifest is given is no finding', () => {
    expect(check('not-in-manifest', {})).toEqual([])
  })

  test('what the manifest asks for is overdue from that second on', () => {
    const given = (createdOn: string): Given => ({
      latest: { createdOn: at(createdOn) },
      wanted: {
        name: 'orders',
        rotation: { ifOlderThan: { years: 0, months: 0, weeks: 0, days: 30, hours: 0, minutes: 0, seconds: 0 } },
      },
    })
    expect(check('overdue', given('2026-05-02T00:00:00Z'))).toHaveLength(1)
    expect(check('overdue', given('2026-05-02T00:00:01Z'))).toEqual([])
  })

  test('a disabled key neither expires soon nor has expired', () => {
    expect(check('expires-soon', { latest: { enabled: false, expiresOn: at('2026-06-02T00:00:00Z') } })).toEqual([])
    expect(check('expired', { latest: { enabled: false, expiresOn: at('2026-05-02T00:00:00Z') } })).toEqual([])
  })
})

describe('a rule about a vault', () => {
  const inVault = (id: string, facts: Partial<VaultFacts>, parameters = {}) =>
    seenIn(
      findRule(id)
        ?.withParameters(parameters)
        .vault?.({ vaultUrl, ...facts }),
    )

  test('purge-protection-off is found by the recovery level', () => {
    expect(inVault('purge-protection-off', { recoveryLevel: 'CustomizedRecoverable+Purgeable' })).toHaveLength(1)
    expect(inVault('purge-protection-off', { recoveryLevel: 'CustomizedRecoverable' })).toEqual([])
    expect(inVault('purge-protection-off', {})).toEqual([])
  })

  test('recovery-too-short is found to the day', () => {
    expect(inVault('recovery-too-short', { recoverableDays: 29 }, { days: 30 })).toHaveLength(1)
    expect(inVault('recovery-too-short', { recoverableDays: 30 }, { days: 30 })).toEqual([])
  })
})

describe('a rule about a deleted key', () => {
  const deleted = (id: string, scheduledPurgeDate: string) => {
    const { latest } = factsOf({})
    const facts = { vaultUrl, deleted: { ...latest, scheduledPurgeDate: at(scheduledPurgeDate) } }
    return seenIn(findRule(id)?.withParameters({}).deleted?.(facts, now))
  }

  test('deleted-key-gone-soon is found from 14 days before it is purged', () => {
    expect(deleted('deleted-key-gone-soon', '2026-06-15T00:00:00Z')).toEqual([
      {
        message: 'it is deleted and will be purged on 2026-06-15T00:00:00Z',
        fix: 'keyturn recover orders --vault contoso',
      },
    ])
    expect(deleted('deleted-key-gone-soon', '2026-06-15T00:00:01Z')).toEqual([])
  })

  test('deleted-key-blocks-name is found as long as the key can be recovered', () => {
    expect(deleted('deleted-key-blocks-name', '2026-08-01T00:00:00Z')).toMatchObject([
      { message: 'a deleted key blocks this name until 2026-08-01T00:00:00Z' },
    ])
  })
})

test('each rule is tested for its limits here, or where it is about more than one key', () => {
  const elsewhere = ['not-in-vault', 'same-public-key', 'exception-ended']
  const others = ['purge-protection-off', 'recovery-too-short', 'deleted-key-gone-soon', 'deleted-key-blocks-name']
  expect([...Object.keys(cases), ...others, ...elsewhere].sort()).toEqual(rules.map(({ id }) => id).sort())
})

test('each rule says in whole sentences why it matters and what to do', () => {
  for (const { id, title, why, help } of rules) {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(title, id).toMatch(/^[A-Z].*[^.]$/)
    expect(why, id).toMatch(/^[A-Z2].*\.$/)
    expect(help, id).toMatch(/^[A-Z].*(\.|: keyturn .+)$/)
  }
})
