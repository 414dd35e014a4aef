import type { Flags } from './flag.ts'

export const secretInputFlags = {
  file: { type: 'string', value: 'FILE', describe: 'Private key as JWK or PEM; without it, standard input' },
  'allow-shared-file': { type: 'boolean', describe: 'Read the file although other users can read it, too' },
} as const satisfies Flags
