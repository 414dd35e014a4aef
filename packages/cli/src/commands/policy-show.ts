import { getRotationPolicy } from '@keyturn/core'
import type { Args } from '../flags/args.ts'
import { nameArgument } from '../flags/key-name.ts'
import type { Command } from '../program/command.ts'
import { policyOutput, policyView } from '../render/policy.ts'
import type { Context } from '../session/context.ts'

export const policyShow: Command = {
  positionals: nameArgument,
  examples: [['policy show orders --vault contoso', 'When the service rotates it']],
  run: async (context: Context, args: Args<Record<never, never>> & { name: string }) => {
    const { vault, name } = await context.key(args.name)
    await context.output.result(policyOutput(name, vault.url, await getRotationPolicy(vault, name)), policyView)
    return undefined
  },
}
