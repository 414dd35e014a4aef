import { expect, test } from 'vitest'
import { meetsPolicy } from '../../src/release/evaluate-policy.ts'
import type { Condition } from '../../src/release/policy-document.ts'

const authority = 'https://example.attest.azure.net'
const claims = {
  iss: authority,
  'x-ms-isolation-tee': { 'x-ms-compliance-status': 'azure-compliant-cvm', 'x-ms-runtime': { keys: ['a'] } },
  'dotted.name': 'whole',
  debuggable: false,
  svn: 3,
}
const holds = (condition: Condition) => meetsPolicy({ anyOf: [{ authority, condition }] }, claims)
const is = (claim: string, equals: string | number | boolean): Condition => ({ claim, equals })

test.each([
  ['a text', is('x-ms-isolation-tee.x-ms-compliance-status', 'azure-compliant-cvm'), true],
  ['another text', is('x-ms-isolation-tee.x-ms-compliance-status', 'other'), false],
  ['a claim whose own name has a dot', is('dotted.name', 'whole'), true],
  ['false', is('debuggable', false), true],
  ['the word for it, as policies have it', is('debuggable', 'false'), true],
  ['true', is('debuggable', true), false],
  ['a number', is('svn', 3), true],
  ['another number', is('svn', 4), false],
  ['a claim that is absent', is('absent', 'undefined'), false],
  ['a claim below one that is absent', is('absent.below', 'undefined'), false],
  ['a claim below a text', is('dotted.length', 5), false],
  ['an object', is('x-ms-isolation-tee', '[object Object]'), false],
  ['a list', is('x-ms-isolation-tee.x-ms-runtime.keys', 'a'), false],
  ['what every object inherits', is('constructor.name', 'Object'), false],
])('a claim is compared with %s', (_what, condition, expected) => {
  expect(holds({ allOf: [condition] })).toBe(expected)
})

test('allOf wants every condition, anyOf one of them, at any depth', () => {
  const [yes, no] = [is('svn', 3), is('svn', 4)]
  expect(holds({ allOf: [yes, yes] })).toBe(true)
  expect(holds({ allOf: [yes, no] })).toBe(false)
  expect(holds({ anyOf: [no, yes] })).toBe(true)
  expect(holds({ anyOf: [no, no] })).toBe(false)
  expect(holds({ allOf: [yes, { anyOf: [no, { allOf: [yes, yes] }] }] })).toBe(true)
  expect(holds({ allOf: [yes, { anyOf: [no, { allOf: [yes, no] }] }] })).toBe(false)
})

test('the claims count only when one of the named authorities issued the token, its slash aside', () => {
  const condition: Condition = { allOf: [is('svn', 3)] }
  const meets = (...authorities: string[]) =>
    meetsPolicy({ anyOf: authorities.map((each) => ({ authority: each, condition })) }, claims)
  expect(meets('https://other.attest.azure.net')).toBe(false)
  expect(meets('https://other.attest.azure.net', authority)).toBe(true)
  expect(meets(`${authority}/`)).toBe(true)
  expect(meets()).toBe(false)
  expect(meetsPolicy({ anyOf: [{ authority, condition }] }, { svn: 3 })).toBe(false)
})
