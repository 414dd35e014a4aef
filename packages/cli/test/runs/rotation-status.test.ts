import { type ErrorCode, KeyturnError } from '@keyturn/core'
import { expect, test } from 'vitest'
import { rotationStatus } from '../../src/runs/rotation-status.ts'

const done = { outcome: 'rotated', rotated: true } as const
const waiting = { outcome: 'not-due', rotated: false } as const
const unknown = { outcome: 'indeterminate', rotated: false, error: new KeyturnError('INDETERMINATE', '') } as const
const failed = (code: ErrorCode) => ({ outcome: 'failed', rotated: false, error: new KeyturnError(code, '') }) as const
const made = { ...failed('CONFLICT'), rotated: true }

test.each([
  ['nothing to do', [], 0],
  ['rotated, adopted, not due', [done, waiting], 0],
  ['one key, missing', [failed('KEY_NOT_FOUND')], 3],
  ['all denied', [failed('ACCESS_DENIED'), failed('ACCESS_DENIED')], 4],
  ['all throttled', [failed('THROTTLED')], 6],
  ['some done, some failed', [done, failed('THROTTLED')], 7],
  ['failures of several kinds', [failed('KEY_NOT_FOUND'), failed('ACCESS_DENIED')], 7],
  ['a new version that failed its verification', [{ ...made, verification: { ok: false, checks: [] } }], 7],
  ["a new version beside another writer's", [made], 5],
  ["a good new version beside another writer's", [{ ...made, verification: { ok: true, checks: [] } }], 5],
  ['an unknown outcome beside everything else', [done, failed('KEY_NOT_FOUND'), unknown], 9],
  ['an interruption', [done, failed('INTERRUPTED')], 130],
])('%s', (_, results, status) => {
  expect(rotationStatus(results)).toBe(status)
})
