import { KeyturnError } from './errors.ts'
import { quote } from './text.ts'

/** An object whose members that could be `undefined` are absent instead. */
export type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The object without its members that are `undefined`: the SDK and the service tell absent and undefined apart in places. */
export function withoutUndefined<T extends object>(value: T): Given<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Given<T>
}

/** The names of all options; a list that lacks one does not compile. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true }

/**
 * Refuses options that the function does not have. TypeScript does that for its own callers; from JavaScript a misspelt
 * rule would count as no rule, and a key would be rotated that is not due.
 *
 * @param needed one that has to be there
 * @throws {KeyturnError} `INVALID_INPUT`
 */
export function refuseUnknownOptions<Options extends object>(
  caller: string,
  options: Options,
  names: OptionNames<Options>,
  needed?: keyof Options & string,
): void {
  if ((options === undefined || options === null) && needed === undefined) return
  if (typeof (options ?? {}) !== 'object') {
    throw new KeyturnError('INVALID_INPUT', `${caller}: its options are an object, not ${quote(options)}`)
  }
  const refuse = (message: string) =>
    new KeyturnError('INVALID_INPUT', message, { hint: `Its options are: ${Object.keys(names).join(', ')}.` })
  const unknown = Object.keys(options ?? {}).filter((name) => !Object.hasOwn(names, name))
  if (unknown.length > 0) throw refuse(`${caller} has no option ${unknown.map(quote).join(', ')}`)
  if (needed !== undefined && options?.[needed] === undefined) {
    throw refuse(`${caller}: its option ${quote(needed)} is missing`)
  }
}
