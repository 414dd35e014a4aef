import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { clearedView } from '../render/faults.ts'

export const vaultFaultsClear: Command = defineCommand({
  examples: [['vault faults clear --vault local:ci', 'From now on all goes well again']],
  async run(context) {
    const name = localVaultName(context)
    const { dryRun } = context
    const cleared = await withLocal(name, async ({ sharedFaults }) => {
      const { length } = sharedFaults.list()
      if (!dryRun) sharedFaults.clear()
      return length
    })
    await context.output.result({ name, cleared, dryRun }, clearedView)
  },
})
