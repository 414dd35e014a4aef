import type { PolicyField } from '../../policy/rotation-policy.ts'
import type { KeyFieldName } from './desired.ts'

/** Fields that a step can change, named as in the manifest. */
export type ChangeField = KeyFieldName | PolicyField

export type ChangeValue = null | string | number | boolean | readonly string[] | Readonly<Record<string, string>>

/**
 * One field that changes; `null` is "not there". Fields are named as in the manifest. Dates are ISO 8601 UTC; a duration is
 * counted from the making of the version.
 */
export interface Change {
  field: ChangeField
  /** The version that changes, when it is an old one: `retire`, where an expiry of `now` is the time of the step. */
  version?: string
  from: ChangeValue
  to: ChangeValue
}

export function changeOf(field: ChangeField, from: ChangeValue, to: ChangeValue): Change[] {
  return from === to ? [] : [{ field, from, to }]
}

/** Whether two JSON values are the same; the order of an object's names does not count. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
