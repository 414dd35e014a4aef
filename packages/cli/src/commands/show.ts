import { getKey } from '@keyturn/core'
import type { Args } from '../flags/args.ts'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import type { Command } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'
import type { Context } from '../session/context.ts'

export const show: Command = {
  positionals: nameArgument,
  flags: versionFlag,
  examples: [
    ['show orders --vault contoso', 'The latest version'],
    ['show orders --version 0123456789abcdef0123456789abcdef -o json', 'One version, as JSON'],
  ],
  run: async (context: Context, args: Args<typeof versionFlag> & { name: string }) => {
    const { vault, name, version } = await context.key(args.name)
    const key = await getKey(vault, name, { version: args.version ?? version })
    await context.output.result(keyOutput(key), keyView())
    return undefined
  },
}
