import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { hasCode } from '../../src/errors.ts'
import { checkPlanAge, checkPlanDigest, planDigest } from '../../src/manifest/approved-plan.ts'

const text = '{ "format": "keyturn-plan-1" }\n'

function codeOf(act: () => void): string {
  try {
    act()
    return 'none'
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT', 'CONFLICT')) throw error
    return error.code
  }
}

test('a plan is named by the SHA-256 of its bytes, as "sha256sum" gives it', () => {
  expect(planDigest(text)).toBe(`sha256:${createHash('sha256').update(Buffer.from(text)).digest('hex')}`)
  expect(planDigest(Buffer.from(text))).toBe(planDigest(text))
  expect(planDigest('')).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test.each([
  ['the digest itself', planDigest(text), 'none'],
  ['the digest in capitals and with a line end', `${planDigest(text).toUpperCase()}\n`, 'none'],
  ['the digest of the text less its line end', planDigest(text.trim()), 'CONFLICT'],
  ['a digest without its algorithm', planDigest(text).slice(7), 'INVALID_INPUT'],
  ['a digest that was cut off', planDigest(text).slice(0, -1), 'INVALID_INPUT'],
  ['nothing', '', 'INVALID_INPUT'],
])('%s is held against the file: %s', (_what, digest, code) => {
  expect(codeOf(() => checkPlanDigest(text, digest))).toBe(code)
})

describe('a plan made at noon and good for 7 days', () => {
  const plan = { createdOn: '2026-11-01T12:00:00Z' }

  test.each([
    ['2026-11-01T12:00:00Z', 'none'],
    ['2026-11-08T12:00:00Z', 'none'],
    ['2026-11-08T12:00:01Z', 'CONFLICT'],
    ['2026-11-01T11:55:00Z', 'none'],
    ['2026-11-01T11:54:59Z', 'INVALID_INPUT'],
  ])('is looked at on %s: %s', (now, code) => {
    expect(codeOf(() => checkPlanAge(plan, new Date(now), '7d'))).toBe(code)
  })

  test('needs an age that is a duration', () => {
    expect(codeOf(() => checkPlanAge(plan, new Date(plan.createdOn), 'a week'))).toBe('INVALID_INPUT')
  })
})
