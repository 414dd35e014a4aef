import { iso } from '../../instant.ts'
import { isSameCountedDate, isSameSecond } from '../../keys/counted-date.ts'
import type { Key } from '../../keys/key.ts'
import type { WantedKey } from './desired.ts'
import { type KeyField, keyField } from './field.ts'
import { dateOfMomentText, dateText, isMomentOf, type Moment, momentFrom, momentText, readMoment } from './moment.ts'
import { isMomentText, moment } from './schema-parts.ts'

export const expires: KeyField<string, Moment> = keyField<string, Moment>({
  schema: moment(
    'When the latest version expires: a date, or a duration counted from the making of that version. Where expireAfter is given, that decides for versions made by rotation.',
    ['1y', '2027-12-31', '2027-12-31T12:00:00Z'],
  ),
  read: readMoment,
  toChange: momentText,
  isChange: isMomentText,
  valueOf: (key) => dateText(key.expiresOn),
  toDescription: (value, made) => ({ expiresOn: dateOfMomentText(String(value), made) }),
  isHeld: (value, { createdOn, expiresOn }) =>
    createdOn !== undefined && isMomentOf(String(value), createdOn, expiresOn),
  findUpdate: (wanted, key) => {
    const date = expiryToGet(wanted, key)
    return date === undefined ? undefined : iso(date)
  },
  findForNewVersion: ({ policy, expires: wanted }, beforePolicy) => {
    if (policy?.expireAfter !== undefined) return beforePolicy ? policy.expireAfter : undefined
    return wanted === undefined ? undefined : momentText(wanted)
  },
})

/** The expiry that the latest version has to get; absent when it may keep what it has. */
export function expiryToGet({ expires: wanted, policy }: WantedKey, { createdOn, expiresOn }: Key): Date | undefined {
  if (wanted === undefined || createdOn === undefined) return undefined
  // Versions that a rotation makes have their expiry from the policy: two rules for one date would undo each other for ever.
  if (policy?.expireAfter !== undefined && expiresOn !== undefined) return undefined
  const date = momentFrom(wanted, createdOn)
  if ('on' in wanted) return isSameSecond(date, expiresOn) ? undefined : date
  return isSameCountedDate(expiresOn, date) ? undefined : date
}
