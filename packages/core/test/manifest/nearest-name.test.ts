import { expect, test } from 'vitest'
import { nearestName } from '../../src/manifest/nearest-name.ts'

const known = ['name', 'type', 'size', 'ops', 'enabled', 'expires', 'expireAfter', 'ifOlderThan', 'rotateEvery', 'tags']

test.each([
  ['typ', 'type'],
  ['tyep', 'type'],
  ['if-older-than', 'ifOlderThan'],
  ['if_older_than', 'ifOlderThan'],
  ['ifOlderThen', 'ifOlderThan'],
  ['operations', 'ops'],
  ['key_ops', 'ops'],
  ['kty', 'type'],
  ['disabled', 'enabled'],
  ['expiryTime', 'expireAfter'],
  ['timeAfterCreate', 'rotateEvery'],
  ['Tags', 'tags'],
])('takes %s for %s', (written, meant) => {
  expect(nearestName(written, known)).toBe(meant)
})

test.each(['colour', 'x', '', 'constructor', 'notifyBefore'])('finds nothing near %j', (written) => {
  expect(nearestName(written, known)).toBeUndefined()
})
