import { expect, test } from 'vitest'
import { toAnnotations } from '../../src/report/annotations.ts'
import { type KeyResult, keyResult, type Report } from '../../src/report/report.ts'

const base: KeyResult = keyResult({
  key: 'orders',
  vaultUrl: 'https://contoso.vault.azure.net',
  outcome: 'not-due',
  changed: false,
  rotated: false,
  reason: { code: 'NOT_DUE', message: 'due later' },
})

function report(results: KeyResult[]): Report {
  return { operation: 'rotate', vaults: [{ name: 'contoso', url: base.vaultUrl }], dryRun: false, results, events: [] }
}

function failedKey(key: string, message = `may not rotate ${key}`): KeyResult {
  return {
    ...base,
    key,
    outcome: 'failed',
    error: { code: 'ACCESS_DENIED', message, hint: 'Ask for a role.', requestId: null },
  }
}

test('a key that is not due is nobody’s concern', () => {
  expect(toAnnotations(report([base]))).toEqual([])
})

test('a rotation is a notice, an adopted version and a skipped key are warnings, a failure is an error with its fix', () => {
  const rotated = { ...base, changed: true, rotated: true, outcome: 'rotated' as const }
  const adopted = { ...rotated, key: 'a', outcome: 'adopted' as const }
  const skipped = {
    ...base,
    key: 's',
    outcome: 'skipped' as const,
    reason: { code: 'MANAGED', message: 'it belongs to a certificate' },
  }
  expect(toAnnotations(report([rotated, adopted, skipped, failedKey('f')]))).toEqual([
    { level: 'error', title: 'f: failed', message: 'may not rotate f', hint: 'Ask for a role.' },
    { level: 'warning', title: 'a: adopted', message: expect.stringContaining('answer') },
    { level: 'warning', title: 's: skipped', message: 'it belongs to a certificate' },
    { level: 'notice', title: 'keyturn', message: '2 of 4 keys rotated in contoso, 1 with a problem' },
  ])
})

test('what nobody can tell is an error, never a success', () => {
  const unknown = { ...base, outcome: 'indeterminate' as const }
  expect(toAnnotations(report([unknown]))).toEqual([expect.objectContaining({ level: 'error' })])
})

test('a version that failed its checks is an error although it exists', () => {
  const result: KeyResult = {
    ...base,
    outcome: 'rotated',
    changed: true,
    rotated: true,
    verification: { ok: false, checks: [] },
  }
  expect(toAnnotations(report([result]))[0]).toMatchObject({ level: 'error' })
})

test('one failed sign-in is said once for all keys', () => {
  const results = ['a', 'b', 'c'].map((key) => failedKey(key, 'cannot sign in'))
  expect(toAnnotations(report(results))).toEqual([expect.objectContaining({ title: 'a: failed (and 2 more)' })])
})

test('the eleventh annotation of a level, which GitHub would drop, is counted in the tenth', () => {
  const errors = (count: number) =>
    toAnnotations(report(Array.from({ length: count }, (_, index) => failedKey(`k${index}`))))
  expect(errors(10)).toHaveLength(10)
  expect(errors(12)).toHaveLength(10)
  expect(errors(12)[9]?.message).toBe('and 3 more: see the job summary')
})

test('a key of a manifest is pointed at, and what is about no key comes first', () => {
  const location = { file: 'ops/keys.yaml', line: 3, column: 11 }
  const failures = [{ code: 'UNAVAILABLE' as const, message: 'the list broke off', hint: null, requestId: null }]
  expect(toAnnotations({ ...report([{ ...failedKey('f'), location }]), failures })).toEqual([
    { level: 'error', title: 'keyturn', message: 'the list broke off', hint: undefined },
    { level: 'error', title: 'f: failed', message: 'may not rotate f', hint: 'Ask for a role.', location },
  ])
})
