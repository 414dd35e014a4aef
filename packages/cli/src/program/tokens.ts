import { parseArgs } from 'node:util'
import type { Flags } from '../flags/flag.ts'

/** A flag as it stands on a command line, or a word that is none. */
export interface Token {
  /** Position on the command line. */
  index: number
  /** The flag's name without hyphens; its full one, where it was given by its letter. Absent: a word. */
  flag?: string
  /** As it was typed: `-v`, `--vault`. */
  typed: string
  /** The word, or the value of the flag. */
  value: string
  /** Whether the value stands behind an equals sign. */
  inline: boolean
}

/** Takes a command line apart by the rules of POSIX and GNU; flags that are not known are taken for ones without a value. */
export function tokenize(argv: readonly string[], flags: Flags): Token[] {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type = 'string', alias }]) => [
      name,
      { type, ...(alias !== undefined && { short: alias }) },
    ]),
  )
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true })
  return tokens.flatMap((token): Token[] => {
    switch (token.kind) {
      case 'positional':
        return [{ index: token.index, typed: token.value, value: token.value, inline: false }]
      case 'option':
        return [
          {
            index: token.index,
            flag: token.name,
            typed: token.rawName,
            value: token.value ?? '',
            inline: token.inlineValue ?? false,
          },
        ]
      default:
        return []
    }
  })
}
