import { expect, test } from 'vitest'
import type { AuditResult, Finding } from '../../../src/audit/finding.ts'
import { auditCsv } from '../../../src/audit/formats/csv.ts'
import { auditMarkdown, summarizeAudit } from '../../../src/audit/formats/markdown.ts'

const vaultUrl = 'https://contoso.vault.azure.net'

const finding: Finding = {
  rule: 'no-expiry',
  severity: 'warning',
  key: 'orders',
  version: null,
  vaultUrl,
  message: 'its latest version has no expiry date',
  why: 'Because.',
  fix: 'keyturn update orders --expires 1y --vault contoso',
  source: { file: 'keys.yaml', line: 7 },
  fingerprint: 'f'.repeat(64),
  baseline: false,
  exception: null,
}

function auditOf(findings: Finding[], others: Partial<AuditResult> = {}): AuditResult {
  return {
    format: 'keyturn-audit-1',
    at: '2026-06-01T00:00:00Z',
    profile: 'keyturn',
    rules: [],
    vaults: [{ vaultUrl, keys: 1, read: true }],
    keys: [],
    findings,
    unread: [],
    notChecked: [],
    ...others,
  }
}

test('CSV has a head and one line a finding, as RFC 4180 has it', () => {
  const [head, line, end] = auditCsv(auditOf([finding])).split('\r\n')
  expect(head).toBe('severity,rule,key,version,vault_url,message,why,fix,source,baseline,exception,fingerprint')
  expect(line).toBe(
    `warning,no-expiry,orders,,${vaultUrl},its latest version has no expiry date,Because.,keyturn update orders --expires 1y --vault contoso,keys.yaml:7,false,,${'f'.repeat(64)}`,
  )
  expect(end).toBe('')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '|calc', '%x'])(
  'a CSV cell that begins as the formula %j does is text',
  (message) => {
    const csv = auditCsv(auditOf([{ ...finding, message }]))
    expect(csv).toMatch(/,"'[^"]*",Because\./)
    expect(csv.split('\r\n')).toHaveLength(3)
  },
)

test('quotes, commas and line ends in a CSV cell stay in it', () => {
  const csv = auditCsv(auditOf([{ ...finding, message: 'a "b", c\nd\u001b[2J' }]))
  expect(csv).toContain(String.raw`,"a ""b"", c\nd\u001b[2J",`)
})

test('Markdown takes nothing in a name or a message for markup, a link, a mention or a command', () => {
  const hostile = '<img src=x onerror=alert(1)> [a](http://b) @team | `c` ::error::x'
  const text = auditMarkdown(auditOf([{ ...finding, key: hostile, message: hostile, fix: hostile }]))
  const row = text.split('\n').find((line) => line.includes('no-expiry')) ?? ''
  expect(row.split(' | ')).toHaveLength(5)
  for (const sign of ['<img', '](http', '@team', '`c`', '::error']) expect(text).not.toContain(sign)
})

test('Markdown tells what could not be read, what was not checked and what is excepted', () => {
  const text = auditMarkdown(
    auditOf([{ ...finding, exception: { reason: 'Moves.', until: '2027-01-01T00:00:00Z' } }], {
      unread: [{ key: null, vaultUrl, code: 'UNAVAILABLE', message: 'no answer' }],
      notChecked: [{ rule: 'no-rotation-policy', key: 'orders', vaultUrl, reason: 'no permission' }],
    }),
  )
  expect(text).toContain('no findings in 0 keys of 1 vault; 1 excepted; 1 could not be read')
  expect(text).toContain('- <code>contoso</code>: no answer (UNAVAILABLE)')
  expect(text).toContain(
    '- <code>no-rotation-policy</code>, <code>orders</code> in <code>contoso</code>: no permission',
  )
  expect(text).toContain('until 2027-01-01T00:00:00Z: Moves.')
})

test('of many findings Markdown lists as many as it is told, the worst first, and counts the rest', () => {
  const findings = ['a', 'b', 'c'].map((key) => ({ ...finding, key }))
  const text = auditMarkdown(auditOf(findings), { most: 2 })
  expect(text.match(/🟠/g)).toHaveLength(2)
  expect(text).toContain('And 1 more.')
})

test('the summary counts by severity what is new and not excepted', () => {
  const findings: Finding[] = [finding, { ...finding, severity: 'error' }, { ...finding, baseline: true }]
  expect(summarizeAudit(auditOf(findings))).toBe('1 error, 1 warning and 0 notes in 0 keys of 1 vault; 1 known before')
})
