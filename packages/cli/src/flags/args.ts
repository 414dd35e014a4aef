import type { Flag, Flags } from './flag.ts'
import type { GlobalArgs } from './global-flags.ts'

/** The words that a command takes after its own, as help writes them (`<name>`, `[file]`, `[name..]`), with what they are. */
export type Positionals = Readonly<Record<string, string>>

/** What a command with these flags and words is run with; flags under their camelCase names. */
export type Args<
  F extends Flags = Record<never, never>,
  P extends Positionals = Record<never, never>,
  O extends string = string,
> = Omit<GlobalArgs, 'output'> & { output: O } & FlagArgs<F> & PositionalArgs<P>

type FlagArgs<F extends Flags> = {
  [K in keyof F & string as CamelCase<K>]: F[K] extends { demandOption: true } | { default: string }
    ? ValueOf<F[K]>
    : ValueOf<F[K]> | undefined
}

type ValueOf<F extends Flag> = F extends { parse: (text: never, flag: string) => infer T }
  ? T
  : F extends { choices: readonly (infer C)[] }
    ? C
    : F extends { type: 'boolean' }
      ? boolean
      : F extends { array: true }
        ? string[]
        : string

type PositionalArgs<P extends Positionals> = {
  [K in keyof P & string as WordOf<K>]: K extends `${string}..${string}`
    ? string[]
    : K extends `<${string}>`
      ? string
      : string | undefined
}

type WordOf<K extends string> = K extends `${'<' | '['}${infer Word}..${'>' | ']'}`
  ? Word
  : K extends `${'<' | '['}${infer Word}${'>' | ']'}`
    ? Word
    : never

type CamelCase<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S
