import * as v from 'valibot'
import { parseDuration, parseExpiry } from '../../duration.ts'
import { hasCode } from '../../errors.ts'
import { plainText } from '../../text.ts'

/** The forms of `duration.ts`, as one expression that editors can use. */
export const durationPattern: RegExp =
  /^(\d+(s|min|h|d|w|mo|y)|P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$/
const datePattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/
const momentPattern = new RegExp(`${durationPattern.source}|${datePattern.source}`)

const anyTime = new Date(0)

export function duration(description: string, examples: string[]): v.GenericSchema<string> {
  return v.pipe(
    v.string(
      ({ input }) =>
        `${show(input)} is not a duration; write a number with a unit such as 90d, or ISO 8601 such as P90D`,
    ),
    v.regex(durationPattern, ({ input }) => complaint(() => parseDuration(input))),
    v.check(
      (text) => !durationPattern.test(text) || succeeds(() => parseDuration(text)),
      ({ input }) => complaint(() => parseDuration(input)),
    ),
    v.description(description),
    v.examples(examples),
  )
}

export function moment(description: string, examples: string[]): v.GenericSchema<string> {
  return v.pipe(
    v.string(
      ({ input }) => `${show(input)} is not a point in time; write a date such as 2027-01-31, or a duration such as 1y`,
    ),
    v.regex(momentPattern, ({ input }) => complaint(() => parseExpiry(input, anyTime))),
    v.check(
      (text) => !momentPattern.test(text) || succeeds(() => parseExpiry(text, anyTime)),
      ({ input }) => complaint(() => parseExpiry(input, anyTime)),
    ),
    v.description(description),
    v.examples(examples),
  )
}

export function oneOf<const T extends readonly (string | number)[]>(
  values: T,
  description: string,
): v.GenericSchema<T[number]> {
  return v.pipe(
    v.picklist(values, ({ input }) => `${show(input)} is none of ${values.join(', ')}`),
    v.description(description),
  )
}

/** As `oneOf`, in any case. @param others what else is understood */
export function oneOfInAnyCase<T extends string>(
  values: readonly T[],
  description: string,
  others: readonly string[] = [],
): v.GenericSchema<string> {
  const pattern = [...values, ...others].map((value) =>
    value.replaceAll(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`),
  )
  const complain = ({ input }: { input: unknown }) => `${show(input)} is none of ${values.join(', ')}`
  const inAnyCase = v.pipe(v.string(), v.regex(new RegExp(`^(${pattern.join('|')})$`), complain))
  return v.pipe(
    // An editor offers the values, and takes them in any case.
    v.union([v.picklist(values), inAnyCase], complain),
    v.description(description),
  )
}

export function flag(description: string): v.GenericSchema<boolean> {
  return v.pipe(
    v.boolean(({ input }) => `${show(input)} is neither true nor false`),
    v.description(description),
  )
}

export function text(what: string): v.GenericSchema<string> {
  return v.string(({ input }) => `${show(input)} is not ${what}; put it in quotes if it is meant as text`)
}

export function list<T>(item: v.GenericSchema<T>, what: string, description: string): v.GenericSchema<T[]> {
  return v.pipe(
    v.array(item, ({ input }) => `${show(input)} is not a list of ${what}; write [ ... ] or one a line after a hyphen`),
    v.minLength(1, `it is empty; leave it out or name at least one of its ${what}`),
    v.description(description),
  )
}

export const vaultList = (description: string): v.GenericSchema<string[]> =>
  list(v.pipe(text('a vault'), v.nonEmpty('it is empty; give a vault name or URL')), 'vaults', description)

export const tagMap = (description: string): v.GenericSchema<Record<string, string>> =>
  v.pipe(
    v.record(
      v.string(),
      text('text, as a tag has to be'),
      ({ input }) => `${show(input)} is not a map of tags; write name: value`,
    ),
    v.description(description),
  )

/** What a plan may hold of a duration. */
export function isDurationText(value: unknown): boolean {
  return typeof value === 'string' && succeeds(() => parseDuration(value))
}

/** What a plan may hold of a date or a duration. */
export function isMomentText(value: unknown): boolean {
  return v.is(time, value) || isDurationText(value)
}

/** A date as plans hold it. */
export const time: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'is no time'),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'is no time'),
)

/** A value as problems show it: on one line, and not for ever. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  return plainText(JSON.stringify(value) ?? String(value), 80)
}

function complaint(read: () => unknown): string {
  try {
    read()
    return 'it cannot be used'
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`
  }
}

export function succeeds(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch (error) {
    if (!hasCode(error, 'INVALID_INPUT')) throw error
    return false
  }
}
