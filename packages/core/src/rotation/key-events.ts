import { KeyturnError } from '../errors.ts'
import { quote } from '../text.ts'

/** The events of Key Vault that say that a key is due. */
export type KeyEventType = 'KeyNearExpiry' | 'KeyExpired'

/** An event of Key Vault about one version of a key. */
export interface KeyEvent {
  type: KeyEventType
  /** The id of the version, as the service wrote it. */
  id: string
}

/** What a message holds. */
export interface KeyEvents {
  events: KeyEvent[]
  /** The types of all other events in it, one an event. */
  ignored: string[]
}

const types: Readonly<Record<string, KeyEventType>> = {
  'Microsoft.KeyVault.KeyNearExpiry': 'KeyNearExpiry',
  'Microsoft.KeyVault.KeyExpired': 'KeyExpired',
}

/**
 * Reads a message of Event Grid, in its own schema or as CloudEvents 1.0, one event or a list. Only the type and `data.Id`
 * are looked at: the topic and the time say nothing that the vault does not know better. Events of other types are ignored,
 * each by its name.
 *
 * Source: Azure Event Grid, Key Vault as a source.
 *
 * @param value parsed JSON
 * @param source what the errors call it, such as a file
 * @throws {KeyturnError} `INVALID_INPUT` with the place, when it is no message of events
 */
export function readKeyEvents(value: unknown, source = 'the message'): KeyEvents {
  const read: KeyEvents = { events: [], ignored: [] }
  const list = Array.isArray(value) ? value : [value]
  if (list.length === 0) throw refuse(source, 'it holds no event')
  for (const [index, event] of list.entries()) {
    const place = Array.isArray(value) ? `event ${index + 1}` : 'it'
    const name = typeOf(event)
    if (name === undefined)
      throw refuse(source, `${place} is no event of Event Grid: it has neither "eventType" nor "type"`)
    const type = Object.hasOwn(types, name) ? types[name] : undefined
    if (type === undefined) read.ignored.push(name)
    else read.events.push({ type, id: idOf(event, source, `${place} (${type})`) })
  }
  return read
}

function typeOf(event: unknown): string | undefined {
  const { eventType, type, specversion } = fieldsOf(event)
  const name = eventType ?? (specversion === undefined ? undefined : type)
  return typeof name === 'string' && name !== '' ? name : undefined
}

function idOf(event: unknown, source: string, place: string): string {
  const { Id: id } = fieldsOf(fieldsOf(event).data)
  if (typeof id === 'string' && id !== '') return id
  throw refuse(source, `${place} has no "data.Id", which names the version: ${quote(JSON.stringify(id) ?? 'nothing')}`)
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function refuse(source: string, problem: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', `${source}: ${problem}`)
}
