import type { Flags } from './flag.ts'

/** What every command about one key takes. */
export const nameArgument = { '<name>': 'Name of the key, or its full id' }

export const versionFlag = {
  version: {
    type: 'string',
    value: 'ID',
    describe: 'Version of the key, 32 hexadecimal characters; without it, the latest',
  },
} as const satisfies Flags
