import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { faultOutput, faultsView } from '../render/faults.ts'

export const vaultFaultsList: Command = defineCommand({
  details: 'In the order in which they were added: a request takes the first one that fits it.',
  examples: [['vault faults list', 'Those of the default embedded vault']],
  async run(context) {
    const name = localVaultName(context)
    const faults = await withLocal(name, async ({ sharedFaults }) => sharedFaults.list(), {}, 'not-found')
    await context.output.result(faults.map(faultOutput), faultsView(name))
  },
})
