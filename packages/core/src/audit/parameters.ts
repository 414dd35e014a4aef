import * as v from 'valibot'
import { duration as durationText, show } from '../manifest/fields/schema-parts.ts'

/** A length of time, with its default; ISO 8601 or short. */
export function duration(description: string, standard: string): v.OptionalSchema<v.GenericSchema<string>, string> {
  return v.optional(durationText(description, [standard]), standard)
}

/** A whole number, with its default. */
export function count(
  description: string,
  { standard, least }: { standard: number; least: number },
): v.OptionalSchema<v.GenericSchema<number>, number> {
  const schema = v.pipe(
    v.number(({ input }) => `${show(input)} is not a number`),
    v.integer(({ input }) => `${show(input)} is not a whole number`),
    v.minValue(least, ({ input }) => `${show(input)} is too few; at least ${least}`),
    v.description(description),
  )
  return v.optional(schema as v.GenericSchema<number>, standard)
}

/** Some of the values that Azure has, with those that are allowed by default. */
export function some<const T extends string>(
  values: readonly T[],
  description: string,
  standard: readonly T[],
): v.OptionalSchema<v.GenericSchema<T[]>, T[]> {
  const schema = v.pipe(
    v.array(
      v.picklist(values, ({ input }) => `${show(input)} is none of ${values.join(', ')}`),
      ({ input }) => `${show(input)} is not a list`,
    ),
    v.minLength(1, 'it is empty; name at least one'),
    v.description(description),
  )
  return v.optional(schema as v.GenericSchema<T[]>, [...standard])
}
