import { expect, test } from 'vitest'
import { parseKeyName, parseKeyVersion, parseNewKeyName } from '../../src/keys/key-name.ts'

test.each(['a', 'orders', 'Orders-2026', '-', '0', 'a'.repeat(127)])('%s is a key name', (name) => {
  expect(parseKeyName(name)).toBe(name)
})

test.each(['', 'a b', 'a_b', 'a/b', 'a.b', 'ä', 'a'.repeat(128), '../secrets/x', 'a\n'])(
  '%j is no key name',
  (name) => {
    expect(() => parseKeyName(name)).toThrowError(/is no key name: 1 to 127 letters, digits and hyphens are allowed$/)
  },
)

test.each(['create', 'Restore', 'ROTATIONPOLICY', 'versions', 'rotate'])(
  'a new key cannot be called %s, which the service takes for an operation; one that exists can be read',
  (name) => {
    expect(() => parseNewKeyName(name)).toThrowError(/takes it for an operation/)
    expect(parseKeyName(name)).toBe(name)
  },
)

test('a version is 32 hexadecimal characters, in lower case from here on', () => {
  expect(parseKeyVersion('0123456789ABCDEF0123456789abcdef')).toBe('0123456789abcdef0123456789abcdef')
  expect(() => parseKeyVersion('latest')).toThrowError('"latest" is no key version: it has 32 hexadecimal characters')
})
