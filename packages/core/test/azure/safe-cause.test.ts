import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createKey } from '../../src/lifecycle/create.ts'
import { openVault } from '../open-vault.ts'

/** Everything that can be reached from a value, also what does not show when it is printed. */
function reachable(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null || seen.has(value)) return inspect(value)
  seen.add(value)
  const entries =
    value instanceof Map ? [...value.values()] : Reflect.ownKeys(value).map((key) => Reflect.get(value, key))
  return entries.map((each) => reachable(each, seen)).join(' ')
}

test('nothing that hangs on an error leads to the token or to what was sent', async () => {
  const { vault, local } = await openVault()
  const tags = { marker: 'what-was-sent' }
  local.faults.add({ kind: 'answer', status: 400, message: 'no' }, { operation: 'createKey' })
  const failures = [
    await createKey(vault, 'orders', { keyType: 'EC', tags }).catch((error: unknown) => error),
    await vault.getKey('orders').catch((error: unknown) => error),
  ]
  for (const failure of failures) {
    expect(failure).toMatchObject({ cause: { name: 'RestError', statusCode: expect.any(Number) } })
    const all = reachable(failure)
    expect(all).not.toContain('Bearer ')
    expect(all).not.toContain('what-was-sent')
  }
})
