import { type ErrorCode, KeyturnError, type RetireResult } from '@keyturn/core'
import { expect, test } from 'vitest'
import { retirementStatus } from '../../src/runs/retirement-status.ts'

type Ended = Pick<RetireResult, 'outcome' | 'steps' | 'error'>

const step = {
  version: '',
  stage: 'expire',
  reason: { code: 'SUPERSEDED', message: '' },
  ends: [],
  goesOn: [],
} as const
const done: Ended = { outcome: 'retired', steps: [{ ...step, ends: [], goesOn: [], status: 'done' }] }
const idle: Ended = { outcome: 'nothing-to-do', steps: [] }
const unread = (code: ErrorCode): Ended => ({ outcome: 'failed', steps: [], error: new KeyturnError(code, '') })
const failed = (code: ErrorCode): Ended => ({
  outcome: 'failed',
  steps: [{ ...step, ends: [], goesOn: [], status: 'failed', error: new KeyturnError(code, '') }],
})

test.each<[string, Ended[], number]>([
  ['nothing to do', [], 0],
  ['retired, or left', [done, idle], 0],
  ['one key, missing', [unread('KEY_NOT_FOUND')], 3],
  ['every step denied', [failed('ACCESS_DENIED'), failed('ACCESS_DENIED')], 4],
  ['a key that changed meanwhile', [failed('CONFLICT')], 5],
  ['some done, some failed', [done, failed('THROTTLED')], 7],
  ['some with nothing to do, some failed', [idle, unread('KEY_NOT_FOUND')], 7],
  ['failures of several kinds', [unread('KEY_NOT_FOUND'), failed('ACCESS_DENIED')], 7],
  ['a write whose outcome nobody knows', [done, failed('INDETERMINATE')], 9],
  ['an interruption', [done, failed('INTERRUPTED')], 130],
])('%s', (_, results, status) => {
  expect(retirementStatus(results)).toBe(status)
})

test('one version done and one failed is partly done', () => {
  const both: Ended = { outcome: 'failed', steps: [...done.steps, ...failed('ACCESS_DENIED').steps] }
  expect(retirementStatus([both])).toBe(7)
})
