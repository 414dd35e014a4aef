import { enabled, notBefore, ops, tags } from './attributes.ts'
import { type Change, type ChangeField, type ChangeValue, changeOf, sameValue } from './change.ts'
import type { KeyFieldName, WantedKey } from './desired.ts'
import { expires } from './expires.ts'
import type { KeyDescription, KeyField } from './field.ts'
import { policyFieldRecords } from './rules.ts'
import { curve, exportable, releasePolicy, size, type } from './shape.ts'

/** In the order in which plans name them. */
export const keyFields: Readonly<Record<KeyFieldName, KeyField>> = {
  type,
  size,
  curve,
  ops,
  enabled,
  expires,
  notBefore,
  exportable,
  releasePolicy,
  tags,
}

/** The same, each with its name. */
export const namedKeyFields: readonly (readonly [KeyFieldName, KeyField])[] = Object.entries(keyFields) as [
  KeyFieldName,
  KeyField,
][]

export const keyFieldNames: readonly KeyFieldName[] = namedKeyFields.map(([name]) => name)

/** The fields that can change on a key that exists. */
export const attributeNames: readonly KeyFieldName[] = namedKeyFields.flatMap(([name, { findUpdate }]) =>
  findUpdate === undefined ? [] : [name],
)

/** The fields that a version made by a rotation may have to get. */
export const newVersionFieldNames: readonly KeyFieldName[] = namedKeyFields.flatMap(([name, { findForNewVersion }]) =>
  findForNewVersion === undefined ? [] : [name],
)

/** Whether a stored plan may hold this value of a field. */
export function isChangeValue(field: ChangeField, value: ChangeValue): boolean {
  return { ...keyFields, ...policyFieldRecords }[field].isChange(value)
}

/** What a key is made with. */
export function describeNewKey(wanted: WantedKey): Change[] {
  return namedKeyFields.flatMap(([name, field]) =>
    wanted[name] === undefined ? [] : changeOf(name, null, field.toChange(wanted[name])),
  )
}

/** Whether a key has what a step was to give it. */
export function isHeld({ field, to }: Change, key: Parameters<KeyField['valueOf']>[0]): boolean {
  const record = keyFields[field as KeyFieldName]
  return record.isHeld?.(to, key) ?? sameValue(record.valueOf(key), to)
}

/** Fields of the latest version that differ; what is not described is left as it is. */
export function findUpdates(wanted: WantedKey, key: Parameters<KeyField['valueOf']>[0]): Change[] {
  return namedKeyFields.flatMap(([name, field]) => {
    const to = field.findUpdate?.(wanted, key)
    return to === undefined ? [] : changeOf(name, field.valueOf(key), to)
  })
}

/** What a rotation does not give to a new version by itself. */
export function describeNewVersion(wanted: WantedKey, beforePolicy: boolean): Change[] {
  return namedKeyFields.flatMap(([name, field]) => {
    const to = field.findForNewVersion?.(wanted, beforePolicy)
    return to === undefined ? [] : changeOf(name, null, to)
  })
}

/** The options of `createKey` or `updateKey` that the changes of a step stand for. */
export function toKeyDescription(changes: readonly Change[], made: Date): KeyDescription {
  return Object.assign(
    {},
    ...changes.map(({ field, to }) => keyFields[field as KeyFieldName].toDescription(to, made)),
  ) as KeyDescription
}
