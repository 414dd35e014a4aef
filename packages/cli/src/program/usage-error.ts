import { KeyturnError } from '@keyturn/core'
import { closest, distance } from 'fastest-levenshtein'
import type { Flags } from '../flags/flag.ts'
import type { Token } from './tokens.ts'

/** What "az keyvault key" calls its commands, and what they are here. */
const azCommands: Readonly<Record<string, string>> = {
  'list-versions': 'keyturn versions NAME',
  'list-deleted': 'keyturn deleted',
  'show-deleted': 'keyturn deleted NAME',
  'set-attributes': 'keyturn update NAME',
  'rotation-policy': 'keyturn policy',
  download: 'keyturn export NAME',
  key: 'the command without this word, such as keyturn list',
  keyvault: 'the command without this word, such as keyturn list',
}

/** The same of its flags. */
const azFlags: Readonly<Record<string, string>> = {
  'vault-name': 'Did you mean --vault?',
  name: 'A key is named without a flag, as in keyturn show NAME.',
  n: 'A key is named without a flag, as in keyturn show NAME.',
  id: 'An id stands where the name would, as in keyturn show ID.',
  kty: 'Did you mean --type?',
  tags: 'Did you mean --tag name=value? It may be repeated.',
  'pem-file': 'Did you mean --file?',
  protection: 'Hardware is a matter of the type: --type RSA-HSM.',
}

export function unknownCommand(called: string, word: string, choices: readonly string[]): KeyturnError {
  const meant = Object.hasOwn(azCommands, word) ? azCommands[word] : nearest(word, choices, isSlip)
  return invalid(`"${called}" has no command "${word}"`, meant ? `Did you mean ${meant}?` : `See: ${called} --help`)
}

export function unknownFlag(called: string, { typed, flag = '' }: Token, flags: Flags): KeyturnError {
  const known = Object.keys(flags).filter((name) => name.length > 1)
  const meant = nearest(flag, known, (word, best) => distance(word, best) <= Math.max(2, Math.floor(best.length / 3)))
  const az = Object.hasOwn(azFlags, flag) ? azFlags[flag] : undefined
  return invalid(
    `"${called}" has no flag ${typed}`,
    az ?? (meant === undefined || flag.length < 2 ? `See: ${called} --help` : `Did you mean --${meant}?`),
  )
}

/** A hint to a command is pasted and run, and many of them write: only a slip of the finger is told what it was to be. */
function isSlip(word: string, meant: string): boolean {
  const letters = (text: string) => [...text].sort().join('')
  return distance(word, meant) <= 1 || (distance(word, meant) === 2 && letters(word) === letters(meant))
}

function nearest(
  word: string,
  candidates: readonly string[],
  isNear: (word: string, best: string) => boolean,
): string | undefined {
  if (candidates.length === 0) return undefined
  const best = closest(word, candidates)
  return isNear(word, best) ? best : undefined
}

export function invalid(message: string, hint?: string): KeyturnError {
  return new KeyturnError('INVALID_INPUT', message, { hint })
}
