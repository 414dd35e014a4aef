import { clearRotationPolicy } from '@keyturn/core'
import type { Args } from '../flags/args.ts'
import { nameArgument } from '../flags/key-name.ts'
import type { Command } from '../program/command.ts'
import { policyOutput, policyView } from '../render/policy.ts'
import type { Context } from '../session/context.ts'

export const policyClear: Command = {
  positionals: nameArgument,
  details:
    'The key keeps its versions. The service goes on to notify 30 days before expiry: that cannot be taken away.',
  examples: [['policy clear orders --vault contoso', 'The service no longer rotates it']],
  writes: true,
  run: async (context: Context, args: Args<Record<never, never>> & { name: string }) => {
    const { vault, name } = await context.key(args.name)
    await context.output.result(policyOutput(name, vault.url, await clearRotationPolicy(vault, name)), policyView)
    return undefined
  },
}
