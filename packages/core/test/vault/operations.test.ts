import { expect, test } from 'vitest'
import { operations, requestClassOf } from '../../src/vault/operations.ts'

test.each([
  ['POST', '/keys/orders/create', 'create'],
  ['POST', '/keys/orders/rotate', 'create'],
  ['PUT', '/keys/orders', 'create'],
  ['PUT', '/keys/orders/', 'create'],
  ['POST', '//keys//orders//rotate', 'create'],
  ['PUT', '/keys/orders/rotationpolicy', 'read'],
  ['POST', '/keys/orders/0123/sign', 'read'],
  ['GET', '/keys/rotate', 'read'],
  ['GET', '/keys/create/versions', 'read'],
  ['POST', '/keys/restore', 'read'],
  ['PATCH', '/keys/orders/0123', 'read'],
  ['GET', '/keys', 'read'],
  ['DELETE', '/keys/rotate', 'read'],
  ['POST', '/deletedkeys/orders/recover', 'read'],
] as const)('%s %s counts as %s', (method, path, requestClass) => {
  expect(requestClassOf(method, path)).toBe(requestClass)
})

test('what makes a version is never sent twice, and nothing else is sent only once', () => {
  for (const { effect, sending } of Object.values(operations))
    expect(sending === 'once').toBe(effect === 'makes-version')
})

test('a request in the table draws on the budget that the table says', () => {
  for (const { request, requestClass } of Object.values(operations)) {
    const [method = '', path = ''] = request.split(' ')
    expect(requestClassOf(method, path.replaceAll('*', 'orders'))).toBe(requestClass)
  }
})
