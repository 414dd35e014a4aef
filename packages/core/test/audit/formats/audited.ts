import type { AuditedKey, AuditResult, AuditRule, Finding } from '../../../src/audit/finding.ts'
import { auditFormat } from '../../../src/audit/finding.ts'

/** What tries to be more than text in every format: markup, a link, a formula, a command, an escape, and half a character. */
export const hostileText =
  '=cmd|\' /C calc\'!A0 <img src=x onerror="document.title=1"> </script><script>document.title=2</script> [here](https://evil.example) {0} ]]> & \u001b[31m \u202e \u0000 \ufffe \ud800 ::error::no'

const rules: readonly AuditRule[] = [
  {
    id: 'no-expiry',
    title: 'A key has an expiry date',
    severity: 'error',
    why: 'A key that never expires is used for as long as nobody thinks of it',
    help: 'Give it an expiry date, or a rotation policy that does',
    references: ['CIS Microsoft Azure Foundations 3.0.0, 3.3.1', 'Azure Policy 152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0'],
  },
  {
    id: 'expires-soon',
    title: 'A key does not expire within 30 days',
    severity: 'warning',
    why: 'What is not rotated by then stops working',
    help: 'Rotate it',
    references: [],
  },
  {
    id: 'old-versions',
    title: 'Old versions are retired',
    severity: 'note',
    why: 'Each version that is enabled can be used by whoever kept it',
    help: 'Retire what is no longer needed',
    references: ['https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation'],
  },
]

const contoso = 'https://contoso.vault.azure.net'
const version = '0123456789abcdef0123456789abcdef'

export function finding(given: Partial<Finding> = {}): Finding {
  return {
    rule: 'no-expiry',
    severity: 'error',
    key: 'orders',
    version,
    vaultUrl: contoso,
    message: 'the latest version has no expiry date',
    why: rules[0]?.why ?? '',
    fix: 'keyturn update orders --expires 1y --vault contoso',
    source: null,
    fingerprint: 'a3f1'.padEnd(64, '0'),
    baseline: false,
    exception: null,
    ...given,
  }
}

export function auditedKey(given: Partial<AuditedKey> = {}): AuditedKey {
  return {
    key: 'orders',
    vaultUrl: contoso,
    version,
    keyType: 'RSA',
    keySize: 2048,
    curve: null,
    keyOperations: ['sign', 'verify'],
    enabled: true,
    createdOn: '2026-03-01T00:00:00Z',
    expiresOn: null,
    notBefore: null,
    nextRotation: null,
    managed: false,
    versions: 1,
    enabledVersions: 1,
    tags: {},
    events: [{ on: '2026-03-01T00:00:00Z', what: 'made', version, message: 'a version was made' }],
    findings: 0,
    ...given,
  }
}

export function auditResult(given: Partial<AuditResult> = {}): AuditResult {
  return {
    format: auditFormat,
    at: '2026-11-28T08:00:00Z',
    profile: 'keyturn',
    rules,
    vaults: [{ vaultUrl: contoso, keys: 1, read: true }],
    keys: [auditedKey()],
    findings: [],
    unread: [],
    notChecked: [],
    ...given,
  }
}

/** A little of everything, and all that comes from elsewhere is hostile. */
export function hostileAudit(): AuditResult {
  const payments = { key: 'payments', vaultUrl: contoso }
  return auditResult({
    profile: hostileText,
    vaults: [
      { vaultUrl: contoso, keys: 3, read: true },
      { vaultUrl: 'https://fabrikam.vault.azure.net', keys: 0, read: false },
    ],
    keys: [
      auditedKey({ tags: { owner: hostileText }, findings: 2 }),
      auditedKey({
        ...payments,
        keyType: 'EC-HSM',
        keySize: null,
        curve: 'P-256',
        expiresOn: '2026-12-10T00:00:00Z',
        nextRotation: '2026-12-01T00:00:00Z',
        versions: 4,
        enabledVersions: 3,
        events: [
          { on: '2026-06-10T00:00:00Z', what: 'made', version, message: hostileText },
          { on: '2026-12-01T00:00:00Z', what: 'rotate', version, message: 'by its rotation policy' },
          { on: '2026-12-10T00:00:00Z', what: 'expire', version, message: 'the latest version expires' },
          { on: '2027-02-01T00:00:00Z', what: 'retire-disable', version, message: 'the grace period ends' },
        ],
        findings: 2,
      }),
      auditedKey({ key: 'quiet', expiresOn: '2027-10-01T00:00:00Z', nextRotation: '2027-09-01T00:00:00Z' }),
    ],
    findings: [
      finding({ source: { file: 'infra/keys & more.yaml', line: 12 } }),
      finding({ rule: 'old-versions', severity: 'note', message: hostileText, fix: null, fingerprint: 'b'.repeat(64) }),
      finding({
        ...payments,
        rule: 'expires-soon',
        severity: 'warning',
        message: 'it expires on 2026-12-10',
        fingerprint: 'c'.repeat(64),
        exception: { reason: hostileText, until: '2027-01-01T00:00:00Z' },
      }),
      finding({
        ...payments,
        rule: 'old-versions',
        severity: 'note',
        version: null,
        message: '3 versions are enabled',
        fingerprint: 'd'.repeat(64),
        baseline: true,
      }),
    ],
    unread: [
      {
        key: null,
        vaultUrl: 'https://fabrikam.vault.azure.net',
        code: 'ACCESS_DENIED',
        message: `the caller may not list keys ${hostileText}`,
      },
    ],
    notChecked: [{ rule: 'expires-soon', key: 'quiet', vaultUrl: contoso, reason: hostileText }],
  })
}

/** As many keys, `key-0` and so on, in two vaults: each third never expires, each has as many versions as its number ends in. */
export function largeAudit(count: number): AuditResult {
  const numbers = Array.from({ length: count }, (_, index) => index)
  const vaultOf = (index: number) => (index % 2 === 0 ? contoso : 'https://fabrikam.vault.azure.net')
  const expiring = { expiresOn: '2027-05-01T00:00:00Z', nextRotation: '2027-04-01T00:00:00Z' }
  const events: AuditedKey['events'] = [
    { on: '2026-03-01T00:00:00Z', what: 'made', version, message: 'a version was made' },
    { on: expiring.nextRotation, what: 'rotate', version, message: 'by its rotation policy' },
    { on: expiring.expiresOn, what: 'expire', version, message: 'the latest version expires' },
  ]
  return auditResult({
    vaults: [contoso, 'https://fabrikam.vault.azure.net'].map((vaultUrl) => ({
      vaultUrl,
      keys: count / 2,
      read: true,
    })),
    keys: numbers.map((index) =>
      auditedKey({
        key: `key-${index}`,
        vaultUrl: vaultOf(index),
        versions: index % 10,
        tags: { team: index === 7 ? 'the seventh' : 'billing' },
        ...(index % 3 !== 0 && { ...expiring, events }),
        findings: index % 3 === 0 ? 1 : 0,
      }),
    ),
    findings: numbers
      .filter((index) => index % 3 === 0)
      .map((index) =>
        finding({
          key: `key-${index}`,
          vaultUrl: vaultOf(index),
          fix: `keyturn update key-${index} --expires 1y --vault contoso`,
          fingerprint: `${index}`.padStart(64, '0'),
        }),
      ),
  })
}
