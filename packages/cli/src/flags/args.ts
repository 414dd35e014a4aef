import type { InferredOptionTypes } from 'yargs'
import type { Flag } from './flag.ts'
import type { GlobalArgs } from './global-flags.ts'

/** The arguments of a command with these flags, under their camelCase names. */
export type Args<F extends Record<string, Flag>> = GlobalArgs & CamelCased<InferredOptionTypes<F>>

type CamelCased<T> = { [K in keyof T as K extends string ? CamelCase<K> : K]: T[K] }
type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S
