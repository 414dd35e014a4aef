import { describe, expect, test } from 'vitest'
import type { ErrorCode, ErrorSummary } from '../../src/errors.ts'
import { judgeRun, type RunOutcome, type Verdict } from '../../src/runs/verdict.ts'

type Judged = Omit<RunOutcome, 'key' | 'vaultUrl'>

const errorOf = (code: ErrorCode): ErrorSummary => ({ code, message: 'why', hint: null, requestId: null })
const failed = (code: ErrorCode, more: Partial<Judged> = {}): Judged => ({
  outcome: 'failed',
  error: errorOf(code),
  ...more,
})

const done: Judged = { outcome: 'rotated', error: null, rotated: true, verification: { ok: true } }
const idle: Judged = { outcome: 'not-due', error: null }
const denied = failed('ACCESS_DENIED')
/** A new version beside another writer's, which could be verified. */
const contested = failed('CONFLICT', { rotated: true, verification: { ok: true } })
/** The same, and it is not as it should be. */
const contestedAndBad = failed('CONFLICT', { rotated: true, verification: { ok: false } })
const overtaken = failed('CONFLICT', { rotated: false })
const bad = failed('VERIFICATION_FAILED', { rotated: true, verification: { ok: false } })
const unknown: Judged = { outcome: 'indeterminate', error: errorOf('INDETERMINATE') }

describe('a run', () => {
  test.each<[string, Judged[], Verdict['status'], ErrorCode[]]>([
    ['of no keys', [], 'done', []],
    ['of keys that were rotated or not due', [done, idle], 'done', []],
    ['of one key that may not be rotated', [denied], 'failed', ['ACCESS_DENIED']],
    ['of many that may not be', [denied, denied], 'failed', ['ACCESS_DENIED']],
    ['that did some', [done, denied], 'partly', ['ACCESS_DENIED']],
    ['with a failure beside keys with nothing to do', [idle, denied], 'partly', ['ACCESS_DENIED']],
    ['of one key whose new version is not as it should be', [bad], 'partly', ['VERIFICATION_FAILED']],
    ['of one key that another writer changed first', [overtaken], 'failed', ['CONFLICT']],
    ['of one key with a second writer', [contested], 'failed', ['CONFLICT']],
    ['of one key with a second writer and a bad version', [contestedAndBad], 'failed', ['CONFLICT']],
    ['of many with a second writer at one', [done, contested], 'partly', ['CONFLICT']],
    ['of many with a second writer at each', [contested, contestedAndBad], 'partly', ['CONFLICT']],
    ['of many that another writer changed first', [overtaken, overtaken], 'failed', ['CONFLICT']],
    [
      'with something that nobody can tell',
      [done, denied, unknown],
      'indeterminate',
      ['ACCESS_DENIED', 'INDETERMINATE'],
    ],
    ['with a key that was not come to', [done, failed('INTERRUPTED')], 'interrupted', ['INTERRUPTED']],
  ])('%s', (_what, outcomes, status, codes) => {
    expect(judgeRun(outcomes)).toEqual({ status, codes })
  })

  test.each<[string, Judged[], ErrorCode, Verdict]>([
    ['whose list broke off', [done], 'UNAVAILABLE', { status: 'partly', codes: ['UNAVAILABLE'] }],
    ['whose only list could not be had', [], 'UNAVAILABLE', { status: 'failed', codes: ['UNAVAILABLE'] }],
    ['that was interrupted', [done, denied], 'INTERRUPTED', { status: 'interrupted', codes: ['INTERRUPTED'] }],
    ['whose time was over', [done], 'TIMED_OUT', { status: 'interrupted', codes: ['TIMED_OUT'] }],
  ])('%s', (_what, outcomes, code, verdict) => {
    expect(judgeRun(outcomes, [errorOf(code)])).toEqual(verdict)
  })

  test('is judged by the steps of a key, too', () => {
    const steps = [
      { outcome: 'retired', error: null },
      { outcome: 'failed', error: errorOf('THROTTLED') },
    ]
    expect(judgeRun([{ outcome: 'failed', error: null, steps }])).toEqual({ status: 'partly', codes: ['THROTTLED'] })
    const allFailed = steps.slice(1)
    expect(judgeRun([{ outcome: 'failed', error: null, steps: allFailed }]).status).toBe('failed')
  })
})
