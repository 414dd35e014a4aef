import { recoverKey } from '@keyturn/core'
import type { Args } from '../flags/args.ts'
import { nameArgument } from '../flags/key-name.ts'
import { refuseVersion } from '../flags/refuse-version.ts'
import type { Command } from '../program/command.ts'
import { keyOutput, keyView } from '../render/key.ts'
import type { Context } from '../session/context.ts'

export const recover: Command = {
  positionals: nameArgument,
  details: 'With all its versions. Waits until the key can be used.',
  examples: [['recover orders --vault contoso', 'Undo a delete']],
  writes: true,
  run: async (context: Context, args: Args<Record<never, never>> & { name: string }) => {
    const { vault, name } = refuseVersion(await context.key(args.name), 'recover')
    await context.output.result(keyOutput(await recoverKey(vault, name)), keyView('recovered'))
    return undefined
  },
}
