import { expect, test } from 'vitest'
import { parsePolicyDocument } from '../../src/release/policy-document.ts'

const authority = 'https://example.attest.azure.net'
const claim = { claim: 'a', equals: 'b' }
const policy = (...anyOf: unknown[]) => ({ version: '1.0.0', anyOf })

test('a policy is read with its nested conditions', () => {
  const nested = { allOf: [claim, { anyOf: [{ claim: 'c.d', equals: 1 }, { allOf: [{ claim: 'e', equals: true }] }] }] }
  expect(parsePolicyDocument(JSON.stringify(policy({ authority, ...nested }, { authority, anyOf: [claim] })))).toEqual({
    anyOf: [
      { authority, condition: nested },
      { authority, condition: { anyOf: [claim] } },
    ],
  })
})

test.each(['1.0', '1.0.0'])('version "%s" is known', (version) => {
  expect(parsePolicyDocument(JSON.stringify({ ...policy(), version }))).toEqual({ anyOf: [] })
})

test.each([
  ['that is no JSON', '{', 'the data is not valid JSON'],
  ['that is a list', [], 'the data must be an object'],
  ['without a version', { anyOf: [] }, "missing 'version' property"],
  ['without anyOf', { version: '1.0.0' }, "missing 'anyOf' property"],
  ['of a version that is not known', { version: '0.2', anyOf: [] }, `'version' is "0.2"; it must be "1.0.0"`],
  ['whose anyOf is an object', { version: '1.0.0', anyOf: {} }, "'anyOf' must be a list"],
  ['without an authority', policy({ allOf: [claim] }), "'anyOf[0].authority' must be a URL"],
  ['that asks an authority for nothing', policy({ authority }), "'anyOf[0]' must have exactly one of"],
  [
    'with both kinds at once',
    policy({ authority, anyOf: [claim], allOf: [claim] }),
    "'anyOf[0]' must have exactly one",
  ],
  ['with a bare claim', policy({ authority, ...claim }), "'anyOf[0]' must have either 'anyOf' or 'allOf'"],
  ['with an empty list', policy({ authority, allOf: [] }), "'anyOf[0].allOf' must be a list with at least one item"],
  [
    'with a claim without a name',
    policy({ authority, allOf: [{ claim: '', equals: 1 }] }),
    "'anyOf[0].allOf[0].claim'",
  ],
  ['that compares with an object', policy({ authority, allOf: [{ claim: 'a', equals: {} }] }), 'allOf[0].equals'],
  [
    'with an operator that is not supported yet',
    policy({ authority, allOf: [claim, { claim: 'a', less: 3 }] }),
    "'anyOf[0].allOf[1].less' is not supported; the only operator is 'equals'",
  ],
])('a policy %s is a bad parameter that names the place', (_what, document, message) => {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  expect(() => parsePolicyDocument(text)).toThrow(
    expect.objectContaining({ code: 'BadParameter', message: expect.stringContaining(message) }),
  )
})
