import { faultFlags, faultFromArgs, targetFromArgs } from '../flags/fault.ts'
import { localVaultName } from '../local-vault/chosen-name.ts'
import { withLocal } from '../local-vault/open.ts'
import { type Command, defineCommand } from '../program/command.ts'
import { faultOutput, faultsView } from '../render/faults.ts'

export const vaultFaultsAdd: Command = defineCommand({
  positionals: { '<kind>': 'answer, reset, silence, cut, slow, forbidden or date-skew' },
  flags: faultFlags,
  details:
    'It waits in the store for the first requests that fit, whoever answers them: a running "vault start" as well as commands with --vault local. Nothing else is changed.',
  examples: [
    ['vault faults add answer --status 429 --times 3', 'The next three requests are throttled'],
    ['vault faults add reset --when after --operation rotateKey', 'A rotation is done, and its answer lost'],
    ['vault faults add forbidden --operation getKeys --times unlimited', 'No permission to list, until "clear"'],
    ['vault faults add forbidden --for 90s', 'A role assignment that takes a while to be effective'],
  ],
  async run(context, args) {
    const fault = faultFromArgs(args)
    const target = targetFromArgs(args)
    const name = localVaultName(context)
    const absence = context.dryRun ? 'empty' : 'make'
    const faults = await withLocal(
      name,
      async ({ sharedFaults, faults: own }) => {
        // A dry run learns from faults of its own whether the vault takes this one.
        const waiting = context.dryRun ? sharedFaults.list() : []
        const added = context.dryRun ? own : sharedFaults
        added.add(fault, target)
        return [...waiting, ...added.list()]
      },
      {},
      absence,
    )
    if (context.dryRun) context.output.note('dry run: this is what would wait')
    await context.output.result(faults.map(faultOutput), faultsView(name))
  },
})
