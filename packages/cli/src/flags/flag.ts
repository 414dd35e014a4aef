/** A flag, for the parser and for help. */
export interface Flag {
  /** One letter. */
  alias?: string
  /** A `boolean` takes no value. */
  type?: 'string' | 'boolean'
  /** The values that it may have, in any case. Default: any. */
  choices?: readonly string[]
  /** Finds the choice that another name stands for. */
  findChoice?: (text: string) => string | undefined
  /** It may be given several times. */
  array?: true
  /**
   * What the command gets in place of the text; with `array`, in place of all the texts. `flag` is for its complaint.
   *
   * @throws {KeyturnError} `INVALID_INPUT`
   */
  parse?: (text: never, flag: string) => unknown
  demandOption?: true
  default?: string
  /** What help shows in place of the value: `90d`, `FILE`. */
  value?: string
  describe: string
}

export type Flags = Readonly<Record<string, Flag>>
