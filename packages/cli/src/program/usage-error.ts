import { KeyturnError } from '@keyturn/core'
import { closest, distance } from 'fastest-levenshtein'
import { globalFlags } from '../flags/global-flags.ts'
import type { Command } from './command.ts'

/** Where the parser was when it refused a command line. */
export interface Place {
  argv: readonly string[]
  /** The program and the command so far, such as `keyturn policy`. */
  words: string
  command?: Command | undefined
  /** The commands that could follow. */
  choices: readonly string[]
}

/** The parser's complaint as an error that names the value, says what is allowed and what to do next. */
export function explainUsage(error: unknown, place: Place): unknown {
  const message = error instanceof Error ? error.message : String(error)
  const [, value = ''] = /: (.*)$/s.exec(message) ?? []
  const help = `See: ${place.words} --help`
  // A misspelt flag explains a missing one better than the missing one does.
  const stranger = findUnknownFlag(place)
  if (stranger !== undefined) {
    return invalid(`"${place.words}" has no flag ${stranger}`, didYouMean(stranger, knownFlags(place)) ?? help)
  }
  if (/^Unknown (argument|command)s?: /.test(message)) return explainStrayWord(value.split(', ')[0] ?? '', place, help)
  if (/^Not enough arguments following: /.test(message)) {
    return invalid(`${flagName(value)} needs a value`, help)
  }
  if (/^Not enough non-option arguments/.test(message)) {
    const [name = 'a value'] = Object.keys(place.command?.positionals ?? {})
    return invalid(`"${place.words}" needs <${name}>: ${place.command?.positionals?.[name] ?? ''}`, help)
  }
  if (/^Missing required argument/.test(message)) {
    const [name = ''] = value.split(', ')
    const { choices, describe = '' } = place.command?.flags?.[name] ?? {}
    return invalid(`"${place.words}" needs ${flagName(name)}: ${choices?.join(', ') ?? describe}`, help)
  }
  if (/^Invalid values:/.test(message)) {
    const [, flag = '', given = '', choices = ''] = /Argument: (.*?), Given: (.*), Choices: (.*)$/s.exec(message) ?? []
    return invalid(`${flagName(flag)} cannot be ${given}; use one of ${choices.replaceAll('"', '')}`, help)
  }
  return error instanceof KeyturnError && error.hint === undefined ? invalid(message, help) : error
}

function explainStrayWord(word: string, place: Place, help: string): KeyturnError {
  return place.command === undefined
    ? invalid(`"${place.words}" has no command "${word}"`, didYouMean(word, place.choices) ?? help)
    : invalid(`"${place.words}" does not take "${word}"`, help)
}

function findUnknownFlag(place: Place): string | undefined {
  const end = place.argv.indexOf('--')
  const words = end === -1 ? place.argv : place.argv.slice(0, end)
  const known = knownFlags(place)
  return words
    .filter((word) => /^--[a-z]/i.test(word))
    .map((word) => word.split('=')[0] ?? word)
    .find((flag) => !known.includes(flag))
}

function knownFlags({ command }: Place): string[] {
  return [...Object.keys(command?.flags ?? {}), ...Object.keys(globalFlags)].map((name) => `--${name}`)
}

function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  const best = closest(word, candidates)
  return distance(word, best) <= Math.max(2, Math.floor(best.length / 3)) ? `Did you mean ${best}?` : undefined
}

function flagName(name: string): string {
  return `${name.length === 1 ? '-' : '--'}${name}`
}

function invalid(message: string, hint: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', message, { hint })
}
