import type { Args } from '../flags/args.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import type { Command } from '../program/command.ts'
import { clearedView } from '../render/faults.ts'
import type { Context } from '../session/context.ts'

export const vaultFaultsClear: Command = {
  examples: [['vault faults clear --vault local:ci', 'From now on all goes well again']],
  run: async (context: Context, _args: Args<Record<never, never>>) => {
    const name = localVaultName(context)
    const { dryRun } = context
    const cleared = await withLocal(name, async ({ sharedFaults }) => {
      const { length } = sharedFaults.list()
      if (!dryRun) sharedFaults.clear()
      return length
    })
    await context.output.result({ name, cleared, dryRun }, clearedView)
    return undefined
  },
}
