import { recoverKey } from '@keyturn/core'
import { nameArgument } from '../flags/key-name.ts'
import { refuseVersion } from '../flags/refuse-version.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'

export const recover: Command = defineCommand({
  positionals: nameArgument,
  details: 'With all its versions. Waits until the key can be used.',
  examples: [['recover orders --vault contoso', 'Undo a delete']],
  writes: true,
  async run(context, args) {
    const { vault, name } = refuseVersion(await context.key(args.name), 'recover')
    await context.output.result(keyOutput(await recoverKey(vault, name)), keyView(vault.now(), 'recovered'))
  },
})
