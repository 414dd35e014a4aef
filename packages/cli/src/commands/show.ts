import { getKey } from '@keyturn/core'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'

export const show: Command = defineCommand({
  positionals: nameArgument,
  flags: versionFlag,
  examples: [
    ['show orders --vault contoso', 'The latest version'],
    ['show orders --version 0123456789abcdef0123456789abcdef -o json', 'One version, as JSON'],
  ],
  async run(context, args) {
    const { vault, name, version } = await context.key(args.name)
    const key = await getKey(vault, name, { version: args.version ?? version })
    await context.output.result(keyOutput(key), keyView(vault.now()))
  },
})
