import type { InferredOptionTypes, Options } from 'yargs'
import type { Context } from './context.ts'
import type { ExitStatus } from './exit-codes.ts'
import type { GlobalArgs } from './flags/global-flags.ts'

/** A flag, for the parser and for help. */
export type Flag = Options & {
  /** What help shows in place of the value: `90d`, `FILE`. */
  value?: string
}

/** One verb: what it takes, what its help says, what it does. Each stands in a module of its own, loaded when it is asked for. */
export interface Command {
  /** The words after the program and the command, such as `<name>` or `[name..]`, each with its description. */
  positionals?: Record<string, string>
  flags?: Record<string, Flag>
  /** What the one-line description leaves out. */
  details?: string
  /** Command lines without the program's name, each with what it is for. At least one. */
  examples: readonly (readonly [line: string, purpose: string])[]
  /** How long the command may take when `--timeout` is not given; `none` for one that serves. Default 5. */
  timeoutMinutes?: number | 'none'
  /** Whether it changes a vault: then an interruption lets what is in flight come to its end. */
  writes?: true
  run(context: Context, args: never): Promise<ExitStatus | undefined>
}

/** The arguments of a command with these flags, under their camelCase names. */
export type Args<F extends Record<string, Flag>> = GlobalArgs & CamelCased<InferredOptionTypes<F>>

type CamelCased<T> = { [K in keyof T as K extends string ? CamelCase<K> : K]: T[K] }
type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S
