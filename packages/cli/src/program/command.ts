import type { Flag } from '../flags/flag.ts'
import type { Context } from '../session/context.ts'
import type { ExitStatus } from './exit-status.ts'

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
