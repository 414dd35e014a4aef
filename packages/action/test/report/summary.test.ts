import type { PlanStep } from '@keyturn/core/manifest'
import { expect, test } from 'vitest'
import { renderHeadline } from '../../src/report/outcome-words.ts'
import { allResults, toOutputs } from '../../src/report/outputs.ts'
import { type KeyResult, keyResult, type Report } from '../../src/report/report.ts'
import { renderFailure, renderSummary, roomOfComment } from '../../src/report/summary.ts'

const before = '0123456789abcdef0123456789abcdef'
const after = 'fedcba9876543210fedcba9876543210'

const rotated: KeyResult = keyResult({
  key: 'orders',
  vaultUrl: 'https://contoso.vault.azure.net',
  outcome: 'rotated',
  changed: true,
  rotated: true,
  reason: { code: 'OLDER_THAN', message: 'it was made on 2026-01-01, P90D ago or more' },
  id: `https://contoso.vault.azure.net/keys/orders/${after}`,
  previousVersion: before,
  version: after,
  operationId: '5b6f3a52-5d0e-4a54-9a51-2f3f2a8f2f10',
  nextDue: '2026-08-30T03:23:00Z',
  verification: {
    ok: true,
    checks: [
      { name: 'latest-version', status: 'passed', detail: 'the new version is the latest' },
      { name: 'tags', status: 'warning', detail: 'the service did not carry over owner; set again' },
      { name: 'round-trip', status: 'not-checked', detail: 'the identity may not sign' },
    ],
  },
})
const notDue: KeyResult = keyResult({
  key: 'invoices',
  vaultUrl: rotated.vaultUrl,
  outcome: 'not-due',
  changed: false,
  rotated: false,
  reason: { code: 'NOT_DUE', message: 'due on 2026-09-01' },
  version: before,
})
const failed: KeyResult = keyResult({
  key: 'ledger',
  vaultUrl: rotated.vaultUrl,
  outcome: 'failed',
  changed: false,
  rotated: false,
  reason: { code: 'UNDECIDED', message: 'it was not rotated' },
  error: {
    code: 'ACCESS_DENIED',
    message: 'may not rotate',
    hint: 'Ask for Key Vault Crypto Officer.',
    requestId: 'r-1',
  },
})

function report(results: KeyResult[], changes: Partial<Report> = {}): Report {
  return {
    operation: 'rotate',
    vaults: [{ name: 'contoso', url: rotated.vaultUrl }],
    dryRun: false,
    results,
    events: [],
    ...changes,
  }
}

test('the headline counts what changed and what went wrong', () => {
  expect(renderHeadline(report([rotated, notDue]))).toBe('1 of 2 keys rotated in contoso')
  expect(renderHeadline(report([rotated, notDue, failed]))).toBe('1 of 3 keys rotated in contoso, 1 with a problem')
  expect(renderSummary(report([failed]))).toMatch(/^## ❌ 0 of 1 key rotated/)
  expect(renderSummary(report([{ ...notDue, outcome: 'indeterminate' }]))).toMatch(/^## ❓/)
  expect(renderHeadline(report([notDue]))).toBe('0 of 1 key rotated in contoso')
  expect(renderHeadline(report([{ ...rotated, outcome: 'updated' }], { operation: 'ensure' }))).toBe(
    '1 of 1 key changed in contoso',
  )
})

test('a dry run says what would happen, never that it happened', () => {
  const planned = { ...rotated, changed: false, rotated: false, dryRun: true }
  const summary = renderSummary(report([planned], { dryRun: true }))
  expect(summary).toContain('1 of 1 key would be rotated in contoso')
  expect(summary).toContain('would be rotated |')
  expect(summary).not.toContain('🔄 rotated')
})

test('the table shows outcome, both versions, the reason and the checks, problems first', () => {
  const lines = renderSummary(report([notDue, rotated, failed])).split('\n')
  const rows = lines.filter((line) => line.startsWith('| <code>'))
  expect(rows[0]).toBe('| <code>ledger</code> | ❌ failed |  |  | may not rotate |  |')
  expect(rows[1]).toBe(
    '| <code>orders</code> | 🔄 rotated | <code>01234567…</code> | <code>fedcba98…</code> | it was made on 2026-01-01, P90D ago or more | 1 passed, ⚠️ 1 with a warning, ➖ 1 not checked |',
  )
  expect(rows[2]).toMatch(/^\| <code>invoices<\/code> \| ✅ not due \|/)
})

test('a changed key is reported in detail: both full versions, the audit id, each check with what was seen', () => {
  const summary = renderSummary(report([rotated]))
  for (const text of [after, before, '5b6f3a52-5d0e-4a54-9a51-2f3f2a8f2f10', 'the identity may not sign']) {
    expect(summary).toContain(text)
  }
})

test('a failed key is reported with the next step and the request id, unfolded', () => {
  const summary = renderSummary(report([failed]))
  expect(summary).toContain('<details open>')
  expect(summary).toContain('Ask for Key Vault Crypto Officer.')
  expect(summary).toContain('<code>r-1</code>')
})

test('the timeline has what happened and what is due next, in the order of time', () => {
  const events = [{ on: new Date('2026-06-01T03:23:00Z'), key: 'orders', text: 'rotation sent' }]
  const summary = renderSummary(report([rotated], { events }))
  expect(summary).toContain('| 2026-06-01T03:23:00Z | <code>orders</code> | rotation sent |')
  expect(summary.indexOf('rotation sent')).toBeLessThan(summary.indexOf('2026-08-30T03:23:00Z'))
})

test('no text of a vault draws Markdown, HTML or table cells', () => {
  const hostile = '| <script>x</script> [a](https://evil) `b`\n\n# c @everyone \u202e\u001b[31m'
  const result: KeyResult = {
    ...rotated,
    key: hostile,
    id: hostile,
    outcome: 'failed',
    reason: { code: 'FORCED', message: hostile },
    changes: [hostile],
    error: { code: 'SERVICE_ERROR', message: hostile, hint: hostile, requestId: hostile },
    verification: { ok: false, checks: [{ name: 'tags', status: 'failed', detail: hostile }] },
  }
  const summary = renderSummary(
    report([result], {
      vaults: [{ name: hostile, url: hostile }],
      events: [{ on: new Date(0), key: hostile, text: hostile }],
    }),
  )
  expect(summary).not.toMatch(/<script|\[a\]|`|@everyone|\n# c|\p{Cf}|\p{Cc}(?<!\n)|https:\/\/evil/u)
  for (const line of summary.split('\n').filter((each) => each.startsWith('| <code>'))) {
    expect(line.split(' | ')).toHaveLength(6)
  }
})

test('a plan is a diff that no text of a vault can end, and goes on with what fits', () => {
  const hostile = 'x\n```\n# owned \u202e\u001b[31m'
  const step: PlanStep = {
    action: 'update',
    vaultUrl: rotated.vaultUrl,
    key: 'orders',
    expect: { found: 'present' },
    reason: { code: 'DIFFERS', message: hostile },
    changes: [{ field: 'tags', from: { a: hostile }, to: null }],
  }
  const summary = renderSummary(report([], { planned: [step], dryRun: true }))
  expect(summary.split('\n').filter((line) => line.startsWith('`'))).toEqual(['```diff', '```'])
  expect(summary).not.toMatch(/^# owned|\p{Cf}|\p{Cc}(?<!\n)/mu)
})

test('what went wrong beside the keys is reported, and counts as a problem', () => {
  const broken = report([notDue], {
    failures: [{ hint: null, requestId: null, code: 'UNAVAILABLE', message: 'the list <broke> off' }],
  })
  expect(renderHeadline(broken)).toBe('0 of 1 key rotated in contoso, 1 with a problem')
  expect(renderSummary(broken)).toContain('❌ the list &#60;broke&#62; off')
})

test('a fleet of thousands stays within what a job summary and an output can hold, whatever its keys are like', () => {
  const tags = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`tag-${index}`, '<'.repeat(256)]))
  const results = Array.from({ length: 3000 }, (_, index) => ({
    ...(index % 2 === 0 ? rotated : failed),
    key: `key-${index}`,
    nextDue: '2026-08-30T03:23:00Z',
    reason: { code: 'OLDER_THAN', message: '<'.repeat(100) },
  }))
  const planned = results.map(
    ({ key, vaultUrl }): PlanStep => ({
      action: 'create',
      vaultUrl,
      key,
      expect: { found: 'absent' },
      reason: { code: 'MISSING', message: 'there is no such key' },
      changes: [{ field: 'tags', from: null, to: tags }],
    }),
  )
  const large = report(results, { planned })
  const summary = renderSummary(large)
  expect(Buffer.byteLength(summary)).toBeLessThan(1024 * 1024)
  expect(summary).toMatch(/…and \d+ more: the file <code>results-file<\/code> has all of them/)
  expect(summary).toMatch(/^# and \d+ more steps$/m)
  expect(renderSummary(large, roomOfComment).length).toBeLessThan(65_536)
  const outputs = toOutputs(large)
  expect(Buffer.byteLength(outputs.results)).toBeLessThan(64 * 1024)
  expect((JSON.parse(outputs.results) as KeyResult[])[0]).toMatchObject({ key: 'key-1', outcome: 'failed' })
  expect(JSON.parse(allResults(results))).toHaveLength(3000)
})

test('in a fleet the keys to which nothing was to be done are folded, and all others stand before them', () => {
  const quiet = Array.from({ length: 30 }, (_, index) => ({ ...notDue, key: `quiet-${index}` }))
  const summary = renderSummary(report([...quiet, rotated, failed]))
  const [told = '', folded = ''] = summary.split('<details><summary>30 keys to which nothing was to be done</summary>')
  for (const { key } of [rotated, failed]) expect(told).toContain(`| <code>${key}</code> |`)
  expect(told).not.toContain('quiet-')
  for (const { key } of quiet) expect(folded).toContain(`| <code>${key}</code> |`)
  expect(renderSummary(report([rotated, notDue]))).not.toContain('nothing was to be done')
  expect(renderSummary(report(quiet))).toContain('30 keys to which nothing was to be done')
})

test('a few keys are complete in the output', () => {
  expect(JSON.parse(toOutputs(report([rotated, notDue])).results)).toEqual([rotated, notDue])
})

test('the outputs of a single key claim nothing that is not known', () => {
  const unknown = {
    ...rotated,
    outcome: 'indeterminate' as const,
    changed: null,
    rotated: false,
    version: null,
    id: null,
  }
  expect(toOutputs(report([unknown]))).toMatchObject({
    outcome: 'indeterminate',
    changed: '',
    rotated: '',
    'key-id': '',
    'key-version': '',
    'previous-version': '',
    reason: rotated.reason.code,
  })
  expect(toOutputs(report([unknown, rotated]))).toMatchObject({
    outcome: 'indeterminate',
    changed: 'true',
    rotated: 'true',
  })
  expect(toOutputs(report([{ ...notDue, previousVersion: before }]))).toMatchObject({
    outcome: 'not-due',
    'previous-version': '',
  })
})

test('what is due next in a fleet is drawn, and no name of a vault draws anything else', () => {
  const keys = ['a', 'b', 'c\n  click x href "https://evil"'].map((key) => ({ ...rotated, key }))
  const chart = renderSummary(report(keys)).split('```mermaid')[1] ?? ''
  expect(chart.split('\n').filter((line) => line.includes(':milestone'))).toHaveLength(3)
  expect(chart.split('```')[0]).not.toMatch(/\n *click|:\/\//)
})

test('a step that failed as a whole says why and what to do, as text', () => {
  expect(renderFailure([{ message: 'no vault is named', hint: 'set <vault>' }])).toContain(
    '- no vault is named<br>set &#60;vault&#62;',
  )
})
