import { disableKey } from '@keyturn/core'
import { nameArgument, versionFlag } from '../flags/key-name.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'

export const disable: Command = defineCommand({
  positionals: nameArgument,
  flags: versionFlag,
  details:
    'A disabled version refuses everything, decrypt and verify included. To let one run out instead, give it an expiry date: keyturn update NAME --expires 30d',
  examples: [
    ['disable orders --vault contoso', 'The latest version'],
    ['disable orders --version 0123456789abcdef0123456789abcdef', 'One version'],
  ],
  writes: true,
  async run(context, args) {
    const { vault, name, version = args.version } = await context.key(args.name)
    const key = await disableKey(vault, name, { version })
    await context.output.result(keyOutput(key), keyView(vault.now(), 'disabled'))
  },
})
