import type { Flags } from './flag.ts'

/** For files of which what they say is done. */
export const sharedFileFlag = {
  'allow-shared-file': { type: 'boolean', describe: 'Read the file although other users can write it, too' },
} as const satisfies Flags
