import { KeyturnError, parseKeyId, readKeyEvents, type VersionEvent, withoutUndefined } from '@keyturn/core'
import type { InputReader } from './input-reader.ts'
import { type Target, vaultsOfId } from './key-names.ts'

/** What a message of Event Grid is about. */
export interface EventKeys {
  /** The keys that it says are due, each in its vault. */
  targets: Target[]
  /** The versions that are due. */
  onKeyEvent: VersionEvent[]
  /** The types of the other events in it. */
  ignoredEvents: string[]
}

/** What the input `event` says is due. Its vaults have to be among those of the step: a message chooses no other. */
export function readEvent(reader: InputReader, text: string, named: readonly Target[]): EventKeys {
  const targets: Target[] = named.map(({ connection }) => ({ connection, keys: [] }))
  const onKeyEvent: VersionEvent[] = []
  const message = reader.attempt(() => readKeyEvents(parseMessage(text), '"event"'))
  for (const { type, id } of message?.events ?? []) {
    const allowHost = named[0]?.connection.allowHost
    const key = reader.attempt(() => parseKeyId(id, withoutUndefined({ allowHost })))
    if (key === undefined) continue
    const { name, version } = key
    if (version === undefined) {
      reader.problem(`"event" has a ${type} event about "${id}", which names no version`)
      continue
    }
    const [target] = vaultsOfId(reader, { id, input: 'event' }, targets)
    if (target === undefined) continue
    const keys = target.keys as string[]
    if (!keys.some((other) => other.toLowerCase() === name.toLowerCase())) keys.push(name)
    onKeyEvent.push({ type, version })
  }
  return { targets, onKeyEvent, ignoredEvents: message?.ignored ?? [] }
}

function parseMessage(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new KeyturnError('INVALID_INPUT', `"event" holds no JSON: ${(error as Error).message}`)
  }
}
