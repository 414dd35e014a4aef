import { expect, test } from 'vitest'
import { readKeyEvents } from '../../src/rotation/key-events.ts'
import { planRotation } from '../../src/rotation/plan.ts'

const version = '0123456789abcdef0123456789abcdef'
const id = `https://contoso.vault.azure.net/keys/orders/${version}`
const data = {
  Id: id,
  VaultName: 'contoso',
  ObjectType: 'Key',
  ObjectName: 'orders',
  Version: version,
  NBF: null,
  EXP: 1,
}
const gridEvent = {
  id: '1',
  topic: '/t',
  subject: 'orders',
  eventType: 'Microsoft.KeyVault.KeyNearExpiry',
  data,
  eventTime: '',
}
const cloudEvent = { specversion: '1.0', id: '1', source: '/t', type: 'Microsoft.KeyVault.KeyExpired', data }

test.each([
  ['a list of Event Grid', [gridEvent], 'KeyNearExpiry'],
  ['one event of Event Grid', gridEvent, 'KeyNearExpiry'],
  ['one of CloudEvents', cloudEvent, 'KeyExpired'],
  ['a batch of CloudEvents', [cloudEvent], 'KeyExpired'],
])('%s is read by its type and the id in its data', (_what, message, type) => {
  expect(readKeyEvents(message)).toEqual({ events: [{ type, id }], ignored: [] })
})

test('events of other types are ignored by their names', () => {
  const other = { ...gridEvent, eventType: 'Microsoft.KeyVault.SecretNearExpiry' }
  expect(readKeyEvents([other, gridEvent])).toEqual({
    events: [{ type: 'KeyNearExpiry', id }],
    ignored: ['Microsoft.KeyVault.SecretNearExpiry'],
  })
})

test.each([
  ['no event', [], 'it holds no event'],
  ['something else', { action: 'opened' }, 'it is no event of Event Grid'],
  ['a type without the version of CloudEvents', { type: 'Microsoft.KeyVault.KeyExpired', data }, 'it is no event'],
  ['an event without an id', [gridEvent, { ...gridEvent, data: {} }], 'event 2 (KeyNearExpiry) has no "data.Id"'],
  ['a text', 'KeyExpired', 'it is no event'],
])('%s is refused with the place', (_what, message, problem) => {
  expect(() => readKeyEvents(message, 'event.json')).toThrow(`event.json: ${problem}`)
})

const now = new Date('2026-06-01T00:00:00Z')
const key = { name: 'orders', version, enabled: true, managed: false, createdOn: new Date('2026-01-01T00:00:00Z') }
const other = 'f'.repeat(32)

test('a key is due when the event is about its latest version, and not when it is about another', () => {
  const about = (each: string) => ({ onEvent: [{ type: 'KeyNearExpiry' as const, version: each }] })
  expect(planRotation(key, about(version), now)).toEqual({
    action: 'rotate',
    reason: { code: 'EVENT', message: expect.stringContaining('KeyNearExpiry'), event: 'KeyNearExpiry' },
  })
  expect(planRotation(key, about(other), now)).toEqual({
    action: 'wait',
    reason: { code: 'NOT_DUE', message: 'not due: the event is about a version that is no longer its latest' },
  })
  expect(planRotation({ ...key, enabled: false }, about(version), now)).toMatchObject({ action: 'skip' })
})
