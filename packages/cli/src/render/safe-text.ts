import { setImmediate } from 'node:timers/promises'
import { safeText } from '@keyturn/core/text'

const elementsInATurn = 50

/** As `safeText`, on every string of a plain value, names of members included. Dates stay dates. */
export function safeValue<T>(value: T): T {
  return mapStrings(value) as T
}

/** As `safeValue`, for what may be a list of thousands, or have one: signals are heard while it is gone through. */
export async function safeInTurns<T>(value: T): Promise<T> {
  if (Array.isArray(value)) return (await mapList(value)) as T
  if (value === null || typeof value !== 'object' || value instanceof Date) return safeValue(value)
  const members: [string, unknown][] = []
  for (const [name, member] of Object.entries(value)) {
    members.push([safeText(name), Array.isArray(member) ? await mapList(member) : mapStrings(member)])
  }
  return Object.fromEntries(members) as T
}

async function mapList(list: readonly unknown[]): Promise<unknown[]> {
  const safe: unknown[] = []
  for (const [index, element] of list.entries()) {
    if (index % elementsInATurn === elementsInATurn - 1) await setImmediate()
    safe.push(mapStrings(element))
  }
  return safe
}

function mapStrings(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  if (Array.isArray(value)) return value.map(mapStrings)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [safeText(name), mapStrings(member)]))
}
