import type { Args } from '../flags/args.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import type { Command } from '../program/command.ts'
import { faultOutput, faultsView } from '../render/faults.ts'
import type { Context } from '../session/context.ts'

export const vaultFaultsList: Command = {
  details: 'In the order in which they were added: a request takes the first one that fits it.',
  examples: [['vault faults list', 'Those of the default embedded vault']],
  run: async (context: Context, _args: Args<Record<never, never>>) => {
    const name = localVaultName(context)
    const faults = await withLocal(name, async ({ sharedFaults }) => sharedFaults.list())
    await context.output.result(faults.map(faultOutput), faultsView(name))
    return undefined
  },
}
