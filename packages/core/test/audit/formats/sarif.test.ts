import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Log, Result } from 'sarif'
import { expect, test } from 'vitest'
import type { AuditResult } from '../../../src/audit/finding.ts'
import { auditSarif } from '../../../src/audit/formats/sarif.ts'
import { auditResult, finding, hostileAudit, hostileText } from './audited.ts'

const schema = JSON.parse(
  await readFile(new URL('../../fixtures/sarif/sarif-schema-2.1.0.json', import.meta.url), 'utf8'),
)
// Its formats are those of URIs and dates, which are looked at by themselves below.
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile<Log>(schema)

function readRun(audit: AuditResult, version?: string) {
  const log: unknown = JSON.parse(auditSarif(audit, { version }))
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true)
  const [run] = (log as Log).runs
  if (run === undefined) throw new Error('the log has no run')
  return run
}

function readResult(audit: AuditResult): Result {
  const [result] = readRun(audit).results ?? []
  if (result === undefined) throw new Error('the run has no result')
  return result
}

test('an audit with everything in it is valid SARIF 2.1.0, and so is one without a finding', () => {
  const { tool, results, invocations } = readRun(hostileAudit(), '1.2.3')
  expect(tool.driver).toMatchObject({ name: 'keyturn', version: '1.2.3', semanticVersion: '1.2.3' })
  expect(results).toHaveLength(4)
  expect(invocations?.[0]).toMatchObject({ executionSuccessful: false, startTimeUtc: '2026-11-28T08:00:00Z' })
  expect(invocations?.[0]?.toolExecutionNotifications).toMatchObject([
    { level: 'error', descriptor: { id: 'ACCESS_DENIED' } },
    { level: 'note', associatedRule: { id: 'expires-soon' } },
  ])
  const clean = readRun(auditResult())
  expect(clean).toMatchObject({ results: [], invocations: [{ executionSuccessful: true }] })
})

test('the schema refuses what is no SARIF', () => {
  expect(validate({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).toBe(false)
})

test('a rule comes with what it is about, why, what to do and who asks for it', () => {
  const [rule, , linked] = readRun(auditResult()).tool.driver.rules ?? []
  expect(rule).toMatchObject({
    id: 'no-expiry',
    name: 'NoExpiry',
    shortDescription: { text: 'A key has an expiry date.' },
    fullDescription: { text: 'A key that never expires is used for as long as nobody thinks of it.' },
    defaultConfiguration: { level: 'error' },
    properties: { 'problem.severity': 'error', 'security-severity': '8.0' },
  })
  expect(rule?.help?.text).toContain('Azure Policy 152b15f7-8e1f-4c1f-ab71-8c010ba5dbc0')
  expect(rule).not.toHaveProperty('helpUri')
  expect(linked?.helpUri).toBe('https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation')
  expect(rule?.help?.markdown).toContain('- CIS Microsoft Azure Foundations 3.0.0, 3.3.1')
})

test('a rule whose name would be its id again has none', () => {
  const [rule] =
    readRun(auditResult({ rules: auditResult().rules.map((each) => ({ ...each, id: 'expired' })) })).tool.driver
      .rules ?? []
  expect(rule?.id).toBe('expired')
  expect(rule).not.toHaveProperty('name')
})

test('a result names its rule, says how to mend it, and keeps its fingerprint when its line and its words change', () => {
  const before = readResult(auditResult({ findings: [finding({ source: { file: 'keys.yaml', line: 3 } })] }))
  const after = readResult(
    auditResult({ findings: [finding({ source: { file: 'keys.yaml', line: 30 }, message: 'it never expires' })] }),
  )
  expect(before).toMatchObject({ ruleId: 'no-expiry', ruleIndex: 0, level: 'error' })
  expect(before.message.text).toBe(
    'orders in https://contoso.vault.azure.net: the latest version has no expiry date. Mend it with `keyturn update orders --expires 1y --vault contoso`.',
  )
  expect(before.partialFingerprints).toEqual({
    'keyturnFinding/v1': 'a3f1'.padEnd(64, '0'),
    primaryLocationLineHash: 'a3f1000000000000:1',
  })
  expect(after.partialFingerprints).toEqual(before.partialFingerprints)
})

test.each([
  ['infra/keys & more.yaml', 'infra/keys%20%26%20more.yaml'],
  ['.\\infra\\keys.yaml', 'infra/keys.yaml'],
  ['/srv/keys.yaml', 'file:///srv/keys.yaml'],
  ['C:\\infra\\a:b.yaml', 'file:///C:/infra/a%3Ab.yaml'],
])('a finding about a key of the manifest %s stands at its line of %s', (file, uri) => {
  const { locations } = readResult(auditResult({ findings: [finding({ source: { file, line: 12 } })] }))
  expect(locations).toMatchObject([
    {
      physicalLocation: { artifactLocation: { uri }, region: { startLine: 12 } },
      logicalLocations: [{ name: 'orders' }],
    },
  ])
})

test('a finding about a key of no manifest stands at the key, and one about a vault at the vault', () => {
  expect(readResult(auditResult({ findings: [finding()] })).locations).toEqual([
    {
      physicalLocation: {
        artifactLocation: { uri: 'contoso.vault.azure.net/keys/orders' },
        region: { startLine: 1 },
      },
      logicalLocations: [
        {
          name: 'orders',
          fullyQualifiedName: 'https://contoso.vault.azure.net/keys/orders/0123456789abcdef0123456789abcdef',
          kind: 'resource',
        },
      ],
    },
  ])
  const ofVault = readResult(auditResult({ findings: [finding({ key: null, version: null })] }))
  expect(ofVault.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('contoso.vault.azure.net')
  const ofNothing = readResult(auditResult({ findings: [finding({ key: null, version: null, vaultUrl: '' })] }))
  expect(ofNothing.locations).toEqual([])
})

test('with a baseline, a finding is new or unchanged; without one, nothing is said', () => {
  const both = readRun(auditResult({ findings: [finding(), finding({ baseline: true })] })).results
  expect(both?.map(({ baselineState }) => baselineState)).toEqual(['new', 'unchanged'])
  expect(readResult(auditResult({ findings: [finding()] }))).not.toHaveProperty('baselineState')
})

test('an exception is a suppression with its reason and its end', () => {
  const exception = { reason: 'moves in March', until: '2027-04-01T00:00:00Z' }
  const { suppressions } = readResult(auditResult({ findings: [finding({ exception })] }))
  expect(suppressions).toEqual([
    { kind: 'external', status: 'accepted', justification: 'moves in March (until 2027-04-01T00:00:00Z)' },
  ])
})

test('in a message nothing from elsewhere is a link, a placeholder or a control character', () => {
  const text = auditSarif(hostileAudit())
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the point of the test
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\ud800]/)
  const { message } = readResult(auditResult({ findings: [finding({ message: hostileText })] }))
  expect(message.text).toContain('\\[here\\](https://evil.example) {{0}}')
  expect(message.text).toContain('\\\\u001b\\[31m')
  expect(message.markdown?.replace(/<\/?code>/g, '')).not.toMatch(/[<>[\]]/)
})
