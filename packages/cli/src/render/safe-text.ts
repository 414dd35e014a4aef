import { safeText } from '@keyturn/core/text'

/** As `safeText`, on every string of a plain value, names of members included. Dates stay dates. */
export function safeValue<T>(value: T): T {
  return mapStrings(value) as T
}

function mapStrings(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value)
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  if (Array.isArray(value)) return value.map(mapStrings)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [safeText(name), mapStrings(member)]))
}
