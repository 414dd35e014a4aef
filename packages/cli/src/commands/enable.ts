import { enableKey } from '@keyturn/core'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'

export const enable: Command = defineCommand({
  positionals: nameArgument,
  flags: versionFlag,
  examples: [
    ['enable orders --vault contoso', 'The latest version'],
    ['enable orders --version 0123456789abcdef0123456789abcdef', 'One version'],
  ],
  writes: true,
  async run(context, args) {
    const { vault, name, version = args.version } = await context.key(args.name)
    const key = await enableKey(vault, name, { version })
    await context.output.result(keyOutput(key), keyView(vault.now(), 'enabled'))
  },
})
