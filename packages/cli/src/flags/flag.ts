import type { Options } from 'yargs'

/** A flag, for the parser and for help. */
export type Flag = Options & {
  /** What help shows in place of the value: `90d`, `FILE`. */
  value?: string
}
