import { expect, test } from 'vitest'
import { parseAuditProfile } from '../../../src/audit/profiles/parse-profile.ts'
import { builtInProfile, needsOf } from '../../../src/audit/profiles/profile.ts'
import { rules } from '../../../src/audit/rules/rules.ts'
import { failureOf } from '../../failure-of.ts'

test('a profile starts from another one, and sets rules on, off, and otherwise', () => {
  const profile = parseAuditProfile(
    'version: 1\nextends: cis\nrules: { no-expiry: off, expires-soon: { within: 10d, severity: error }, expired: on }',
    'mine.yaml',
  )
  expect(profile.name).toBe('mine.yaml')
  expect(profile.rules.map(({ rule, severity }) => [rule.id, severity])).toEqual([
    ['expires-soon', 'error'],
    ['expired', 'error'],
    ['no-rotation-policy', 'warning'],
    ['purge-protection-off', 'warning'],
  ])
})

test('the built-in profiles: all rules, those of CIS, those that Azure Policy has', () => {
  expect(builtInProfile('keyturn').rules).toHaveLength(rules.length)
  const asked = (text: string) => rules.filter(({ references }) => references.some((each) => each.startsWith(text)))
  expect(builtInProfile('cis').rules.map(({ rule }) => rule)).toEqual(asked('CIS '))
  expect(builtInProfile('azure-policy').rules.map(({ rule }) => rule)).toEqual(asked('Azure Policy '))
  expect([...needsOf(builtInProfile('cis'))]).toEqual(['policy'])
})

test.each([
  ['', 'mine.yaml:1:1: it is no profile; a profile starts with "version: 1"'],
  ['rules: {}', 'mine.yaml:1:1: version: is missing'],
  ['version: 2', 'mine.yaml:1:10: version: 2 is no version of the profile that this program knows; write 1'],
  ['version: 1\nextend: cis', 'mine.yaml:2:1: extend: unknown field'],
  ['version: 1\nextends: nist', 'mine.yaml:2:10: extends: "nist" is none of keyturn, cis, azure-policy'],
  [
    'version: 1\nrules: { no-expire: on }',
    'mine.yaml:2:10: rules.no-expire: there is no such rule; did you mean "no-expiry"?',
  ],
  [
    'version: 1\nrules: { no-expiry: maybe }',
    'rules.no-expiry: "maybe" is neither on nor off, nor a map of parameters',
  ],
  [
    'version: 1\nrules: { expires-soon: { inside: 3d } }',
    'rules.expires-soon.inside: unknown parameter; allowed are severity, within',
  ],
  ['version: 1\nrules: { expires-soon: { within: soon } }', 'rules.expires-soon.within: '],
  ['version: 1\nrules: { rsa-too-small: { bits: 1024 } }', 'rules.rsa-too-small.bits: 1024 is too few; at least 2048'],
  ['version: 1\nrules: { curve-not-allowed: { curves: [P-1] } }', '"P-1" is none of P-256, P-256K, P-384, P-521'],
  ['version: 1\nexceptions: [{ rules: [no-expiry], key: a, until: 2027-01-31 }]', 'exceptions[0].reason: is missing'],
  [
    'version: 1\nexceptions: [{ rules: [x], key: a, reason: b, until: 2027-02-31 }]',
    'exceptions[0].rules[0]: "x" is no rule',
  ],
  [
    'version: 1\nexceptions: [{ rules: [no-expiry], key: a, reason: b, until: soon }]',
    'exceptions[0].until: "soon" is no date; write 2027-01-31 or 2027-01-31T12:00:00Z',
  ],
])('of the profile %j what is wrong is said, and where', async (text, message) => {
  const error = await failureOf(Promise.resolve().then(() => parseAuditProfile(text, 'mine.yaml')))
  expect(error.code).toBe('INVALID_INPUT')
  expect(error.message).toContain(message)
})

test('an exception ends at the beginning of its day, in UTC', () => {
  const [exception] = parseAuditProfile(
    'version: 1\nexceptions:\n  - { rules: [no-expiry], key: legacy-*, reason: moves, until: 2027-01-31 }',
    'mine.yaml',
  ).exceptions
  expect(exception).toMatchObject({ until: new Date('2027-01-31T00:00:00Z'), source: { file: 'mine.yaml', line: 3 } })
})
