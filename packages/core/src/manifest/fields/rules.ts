import * as v from 'valibot'
import type { PolicyField } from '../../policy/rotation-policy.ts'
import type { ChangeValue } from './change.ts'
import { duration, flag, isDurationText, show } from './schema-parts.ts'
import type { RetirementFields, RotationFields } from './written.ts'

/** A field of the rotation policy: steps of the action `policy` change it, and `null` takes it away. */
export interface PolicyFieldRecord {
  schema: v.GenericSchema<string>
  isChange(value: ChangeValue): boolean
}

function policyField(description: string, examples: string[]): PolicyFieldRecord {
  return { schema: duration(description, examples), isChange: (value) => value === null || isDurationText(value) }
}

export const policyFieldRecords: Readonly<Record<PolicyField, PolicyFieldRecord>> = {
  rotateEvery: policyField(
    'The service itself makes a new version this long after the latest was made. At least 7 days.',
    ['90d', 'P1Y'],
  ),
  rotateBeforeExpiry: policyField(
    'The service itself makes a new version this long before the latest expires. At least 7 days; needs expireAfter.',
    ['30d'],
  ),
  expireAfter: policyField('Versions that a rotation makes expire after this. At least 28 days.', ['1y', 'P2Y']),
  notifyBefore: policyField(
    "An event is sent this long before a version expires. At least 7 days. Default: 30 days, the service's own.",
    ['30d'],
  ),
}

/** When `apply` rotates. They are no part of a step: the plan decides by them. */
export const rotationFieldSchemas: { [Name in keyof RotationFields]-?: v.GenericSchema<Needed<RotationFields[Name]>> } =
  {
    ifOlderThan: duration('apply rotates the key once its latest version has this age.', ['90d', 'P6M']),
    ifExpiresWithin: duration('apply rotates the key from this long before its latest version expires.', ['30d']),
    ifDue: flag("apply rotates the key when the key's own rotation policy says so and the service has not done it."),
  }

/** What `apply` retires, and when. */
export const retirementFieldSchemas: {
  [Name in keyof RetirementFields]-?: v.GenericSchema<Needed<RetirementFields[Name]>>
} = {
  keep: v.pipe(
    v.number(({ input }) => `${show(input)} is not a number of versions`),
    v.integer(({ input }) => `${show(input)} is not a whole number of versions`),
    v.minValue(1, ({ input }) => `${show(input)} is too few; at least the newest version is kept`),
    v.description('How many enabled versions stay as they are, newest first. At least 1.'),
    v.examples([2]),
  ),
  grace: duration('How long an old version still decrypts, unwraps and verifies before it is disabled.', ['30d']),
}

type Needed<T> = Exclude<T, undefined>
