import { describe, expect, test } from 'vitest'
import { findKeyCurve, findKeyOperation, findKeyType, parseTags } from '../../src/keys/key-description.ts'

test.each([
  ['rsa', 'RSA'],
  ['Ec-Hsm', 'EC-HSM'],
  ['OCT', 'oct'],
  ['DSA', undefined],
  ['', undefined],
])('%j is the key type %s', (text, type) => {
  expect(findKeyType(text)).toBe(type)
})

test.each([
  ['p-256', 'P-256'],
  ['P-256k', 'P-256K'],
  ['SECP256K1', 'P-256K'],
  ['secp256k1', 'P-256K'],
  ['toString', undefined],
  ['P-25', undefined],
])('%j is the curve %s', (text, curve) => {
  expect(findKeyCurve(text)).toBe(curve)
})

test('operations are known in any case', () => {
  expect(['SIGN', 'wrapkey', 'unwrapKey', 'shred'].map(findKeyOperation)).toEqual([
    'sign',
    'wrapKey',
    'unwrapKey',
    undefined,
  ])
})

describe('tags', () => {
  test.each([
    ['one', ['env=prod'], { env: 'prod' }],
    ['several in a line', ['env=prod,team=a'], { env: 'prod', team: 'a' }],
    ['several in a line, with blanks', ['env=prod, team=a'], { env: 'prod', team: 'a' }],
    ['the items of a YAML list', ['- env=prod', '  - team=a'], { env: 'prod', team: 'a' }],
    ['a value with commas', ['cities=Bonn,Ulm'], { cities: 'Bonn,Ulm' }],
    ['a value with a comma that a name follows', ['filter=a\\,b=c'], { filter: 'a,b=c' }],
    ['a value with an equals sign', ['query=a=b'], { query: 'a=b' }],
    ['an empty value', ['env='], { env: '' }],
    ['a name that begins with a hyphen', ['-env=prod'], { '-env': 'prod' }],
    ['a name that objects have', ['__proto__=x'], Object.fromEntries([['__proto__', 'x']])],
  ])('are read from %s', (_what, texts, tags) => {
    expect(parseTags(texts)).toEqual(tags)
  })

  test.each([
    [['env'], 'tags: "env" is not of the form name=value'],
    [['=prod'], 'tags: "=prod" is not of the form name=value'],
    [['- env'], 'tags: "env" is not of the form name=value'],
    [['env=a,env=b'], 'tags: "env" was given twice'],
  ])('%j are refused', (texts, message) => {
    expect(() => parseTags(texts)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message }))
  })
})
