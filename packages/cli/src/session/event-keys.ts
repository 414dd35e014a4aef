import { KeyturnError, readKeyEvents, type Vault, type VersionEvent } from '@keyturn/core'
import { readTextInput } from '../files/text-input.ts'
import type { Context } from './context.ts'
import type { SelectedKeys } from './selected-keys.ts'

/** The keys that a message is about, and the versions of them that are due. */
export interface EventKeys extends SelectedKeys {
  onKeyEvent: VersionEvent[]
}

/**
 * The keys that a message of Event Grid says are due. Each event names its vault, which has to be the one that `--vault`
 * names, if it names one.
 *
 * @param file `-` for standard input
 * @throws {KeyturnError} `INVALID_INPUT` when it is no such message, or about another vault
 */
export async function keysOfEvents(context: Context, file: string): Promise<EventKeys> {
  const source = file === '-' ? 'standard input' : file
  const text = await readTextInput(file, context, {
    hint: 'Give the message of Event Grid as it came: an event, or a list of them.',
  })
  const { events, ignored } = readKeyEvents(parseMessage(text, source), source)
  for (const [type, { length }] of Map.groupBy(ignored, (each) => each)) {
    context.output.note(`ignored: ${length} ${length === 1 ? 'event' : 'events'} of type ${type}`)
  }
  const selected = new Map<Vault, string[]>()
  const onKeyEvent: VersionEvent[] = []
  for (const { type, id } of events) {
    const { vault, name, version } = await context.key(id)
    if (version === undefined) {
      throw new KeyturnError('INVALID_INPUT', `${source}: the id "${id}" of a ${type} event names no version`)
    }
    selected.set(vault, [...(selected.get(vault) ?? []), name])
    onKeyEvent.push({ type, version })
  }
  return { select: undefined, keys: [...selected].map(([vault, names]) => ({ vault, names })), onKeyEvent }
}

function parseMessage(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new KeyturnError('INVALID_INPUT', `"${source}" holds no JSON: ${(error as Error).message}`)
  }
}
