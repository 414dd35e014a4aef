import type { Flags } from './flag.ts'

export const secretInputFlags = {
  file: { type: 'string', value: 'FILE', describe: 'Private key as JWK or PEM; without it, standard input' },
  'allow-shared-file': { type: 'boolean', describe: 'Read the file although other users can read it, too' },
} as const satisfies Flags

export const passphraseFlags = {
  'passphrase-file': {
    type: 'string',
    value: 'FILE',
    describe: 'Opens an encrypted PEM; its last line end is dropped',
  },
  'passphrase-env': { type: 'string', value: 'VARIABLE', describe: 'The same from the environment' },
} as const satisfies Flags
