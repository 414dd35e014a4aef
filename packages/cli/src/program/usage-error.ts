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
  'rotation-policy': 'keyturn policy show NAME, or keyturn policy set NAME --rotate-every 90d',
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
  'hsm-name': 'Did you mean --vault? It takes a Managed HSM by its URL: --vault https://NAME.managedhsm.azure.net',
  'pem-file': 'Did you mean --file?',
  'byok-file': 'Did you mean --file?',
  'pem-string': 'Key material is no argument, which others can see: pass it on standard input, or name a --file.',
  'byok-string': 'Pass it on standard input, or name a --file.',
  'pem-password': 'A passphrase is no argument, which others can see: give --passphrase-file or --passphrase-env.',
  value: 'Name a file, or pass it on standard input. A rotation policy is given with --from, or by its own flags.',
  policy: 'Did you mean --release-policy?',
  file: 'A file that is read stands without a flag; one that is written is named by --out.',
  f: 'A file that is read stands without a flag; one that is written is named by --out.',
  maxresults: 'Lists are read as far as they are needed: leave it out, or pipe the output into head.',
  subscription: "Leave it out: a vault's name is enough.",
  'no-wait': 'Leave it out: a command ends when what it did is done.',
  'include-managed': 'Leave it out: keys of certificates are listed, too.',
  'only-show-errors': 'Did you mean --quiet?',
  verbose: 'Did you mean --debug?',
  protection: 'Hardware is a matter of the type: --type RSA-HSM.',
}

export function isAzCommand(word: string): boolean {
  return Object.hasOwn(azCommands, word)
}

export function unknownCommand(called: string, word: string, choices: readonly string[]): KeyturnError {
  const meant = isAzCommand(word) ? azCommands[word] : nearest(word, choices, isSlip)
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
