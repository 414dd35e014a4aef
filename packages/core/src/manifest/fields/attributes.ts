import { isSameSecond } from '../../keys/counted-date.ts'
import type { KeyOperation } from '../../keys/key.ts'
import { findKeyOperation } from '../../keys/key-description.ts'
import { areSameOperations, keyOperations } from '../../keys/key-rules.ts'
import { type KeyField, keyField } from './field.ts'
import { dateOfMomentText, dateText, isMomentOf, type Moment, momentText, readMoment } from './moment.ts'
import { flag, isMomentText, list, moment, oneOfInAnyCase, tagMap } from './schema-parts.ts'

export const ops: KeyField<string[], readonly KeyOperation[]> = keyField<string[], readonly KeyOperation[]>({
  schema: list(
    oneOfInAnyCase(keyOperations, 'A key operation.'),
    'operations',
    'What the key may be used for, as a whole. Default: as the service decides.',
  ),
  read: (texts) => texts.flatMap((text) => findKeyOperation(text) ?? []),
  isChange: (value) => Array.isArray(value),
  valueOf: (key) => key.keyOperations,
  toDescription: (value) => ({ keyOperations: [...(value as KeyOperation[])] }),
  isHeld: (value, { keyOperations }) => Array.isArray(value) && areSameOperations(value, keyOperations),
  findUpdate: (wanted, key) =>
    wanted.ops === undefined || areSameOperations(wanted.ops, key.keyOperations) ? undefined : wanted.ops,
})

export const enabled: KeyField<boolean> = keyField<boolean>({
  schema: flag('Whether the latest version may be used. Default: left as it is; new keys are enabled.'),
  isChange: (value) => typeof value === 'boolean',
  valueOf: (key) => key.enabled,
  toDescription: (value) => ({ enabled: value === true }),
  findUpdate: (wanted, key) => (wanted.enabled === key.enabled ? undefined : wanted.enabled),
})

export const notBefore: KeyField<string, Moment> = keyField<string, Moment>({
  schema: moment(
    'From when on the latest version signs, encrypts and wraps: a date, or a duration counted from its making.',
    ['2027-01-01', '1h'],
  ),
  read: readMoment,
  toChange: momentText,
  isChange: isMomentText,
  valueOf: (key) => dateText(key.notBefore),
  toDescription: (value, made) => ({ notBefore: dateOfMomentText(String(value), made) }),
  isHeld: (value, { createdOn, notBefore: held }) =>
    createdOn !== undefined && isMomentOf(String(value), createdOn, held),
  // A duration is for new keys: on a key in use it would take the key out of use for that time.
  findUpdate: ({ notBefore: wanted }, key) =>
    wanted === undefined || !('on' in wanted) || isSameSecond(wanted.on, key.notBefore)
      ? undefined
      : momentText(wanted),
  findForNewVersion: ({ notBefore: wanted }) =>
    wanted !== undefined && 'on' in wanted ? momentText(wanted) : undefined,
})

export const tags: KeyField<Record<string, string>, Readonly<Record<string, string>>> = keyField<
  Record<string, string>,
  Readonly<Record<string, string>>
>({
  schema: tagMap('Tags that the key has to carry. Its other tags are left alone.'),
  isChange: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  valueOf: (key) => key.tags,
  toDescription: (value) => ({ tags: { ...(value as Record<string, string>) } }),
  findUpdate: ({ tags: wanted = {} }, key) =>
    Object.entries(wanted).every(([name, value]) => key.tags[name] === value) ? undefined : { ...key.tags, ...wanted },
})
