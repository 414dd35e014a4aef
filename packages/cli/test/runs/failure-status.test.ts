import { type ErrorCode, KeyturnError } from '@keyturn/core'
import { expect, test } from 'vitest'
import { failureStatus } from '../../src/runs/failure-status.ts'

const failed = (code: ErrorCode) => ({ error: new KeyturnError(code, '') })

test.each([
  ['no key at all', [], 0],
  ['all keys read', [{}, {}], 0],
  ['all missing', [failed('KEY_NOT_FOUND'), failed('KEY_NOT_FOUND')], 3],
  ['some read, some missing', [{}, failed('KEY_NOT_FOUND')], 7],
  ['failures of several kinds', [failed('KEY_NOT_FOUND'), failed('ACCESS_DENIED')], 7],
  ['an interruption', [failed('KEY_NOT_FOUND'), failed('INTERRUPTED')], 130],
])('%s', (_, looks, status) => {
  expect(failureStatus(looks)).toBe(status)
})
