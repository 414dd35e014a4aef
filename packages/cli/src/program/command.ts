import type { Args, Positionals } from '../flags/args.ts'
import type { Flags } from '../flags/flag.ts'
import type { GlobalArgs, ResultFormat } from '../flags/global-flags.ts'
import type { Context } from '../session/context.ts'
import type { ExitStatus } from './exit-status.ts'

/** One verb: what it takes, what its help says, what it does. Each stands in a module of its own, loaded when it is asked for. */
export interface Command extends Omit<CommandOf<Flags, Positionals, string>, 'run'> {
  run(context: Context, args: GlobalArgs): Ending
}

/** How a command ends: in success when it does not say. */
type Ending = Promise<ExitStatus | undefined> | Promise<void>

interface CommandOf<F extends Flags, P extends Positionals, O extends string> {
  positionals?: P
  flags?: F
  /** What `--output` may be. Default: text, json, yaml, tsv. */
  formats?: readonly O[]
  /** What the one-line description leaves out. */
  details?: string
  /** Command lines without the program's name, each with what it is for. At least one. */
  examples: readonly (readonly [line: string, purpose: string])[]
  /** How long the command may take when `--timeout` is not given; `none` for one that serves. Default 5. */
  timeoutMinutes?: number | 'none'
  /** Whether it changes a vault: then an interruption lets what is in flight come to its end. */
  writes?: true
  /** Whether it looks at what it would write: a vault that is not there yet is an empty one to it. */
  plans?: true
  run(context: Context, args: Args<F, P, O>): Ending
}

/** A command whose arguments have the types that its flags and words give them. */
export function defineCommand<
  const F extends Flags = Record<never, never>,
  const P extends Positionals = Record<never, never>,
  const O extends string = ResultFormat,
>(command: CommandOf<F, P, O>): Command {
  return command
}
