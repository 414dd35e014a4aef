import { enableKey } from '@keyturn/core'
import type { Args } from '../flags/args.ts'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import type { Command } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'
import type { Context } from '../session/context.ts'

export const enable: Command = {
  positionals: nameArgument,
  flags: versionFlag,
  examples: [
    ['enable orders --vault contoso', 'The latest version'],
    ['enable orders --version 0123456789abcdef0123456789abcdef', 'One version'],
  ],
  writes: true,
  run: async (context: Context, args: Args<typeof versionFlag> & { name: string }) => {
    const { vault, name, version = args.version } = await context.key(args.name)
    const key = await enableKey(vault, name, { version })
    await context.output.result(keyOutput(key), keyView('enabled'))
    return undefined
  },
}
