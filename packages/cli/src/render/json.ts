import { iso } from '@keyturn/core'
import { escapeInJson } from '@keyturn/core/text'

/** JSON of a plain value. All dates are written in the same way, whole seconds, as the service counts. */
export function renderJson(value: unknown, { oneLine = false }: { oneLine?: boolean } = {}): string {
  return escapeInJson(JSON.stringify(value, uniformDates, oneLine ? 0 : 2))
}

/** A date has become text with milliseconds by the time that its value is handed over; its owner has it as it was. */
function uniformDates(this: unknown, name: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[name]
  return original instanceof Date ? iso(original) : value
}
